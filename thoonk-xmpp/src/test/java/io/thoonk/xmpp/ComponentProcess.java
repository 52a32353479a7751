package io.thoonk.xmpp;

import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An application with a component in a process of its own, which ends without a word. */
final class ComponentProcess implements AutoCloseable {

    private final Process process;

    private final Path output;

    private ComponentProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ComponentProcess start(int port, TestRedis redis, Path folder) throws IOException {
        Path output = folder.resolve("component");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ComponentProcess.class.getName(),
                Integer.toString(port),
                redis.uri());
        return new ComponentProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Fails with what it has said if it has ended. */
    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(Files.readString(output));
        }
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] arguments) {
        PubSubFixture.application(Integer.parseInt(arguments[0]), arguments[1], "10s", "5s");
    }
}
