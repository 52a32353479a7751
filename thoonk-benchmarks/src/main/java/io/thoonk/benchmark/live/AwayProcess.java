package io.thoonk.benchmark.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The listener's JVM, which ends when its standard input does, and so with ours. For one thread. */
final class AwayProcess implements AutoCloseable {

    private final List<String> command;

    private final Path log;

    private Process process;

    AwayProcess(String uri, Path handled) {
        this.command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AwayListener.class.getName(),
                "--spring.data.redis.url=" + uri,
                "--spring.data.redis.timeout=2s",
                "--away.handled=" + handled);
        this.log = handled.resolveSibling("listener.log");
        this.process = start();
    }

    private Process start() {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    void killAndStart() {
        close();
        process = start();
    }

    /** As {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
