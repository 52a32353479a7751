package io.thoonk.benchmark.unique;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A process of {@link UniqueHolder}, which may be killed. One that has died is replaced by another. For one thread. */
final class HolderProcess implements AutoCloseable {

    /** What it has claimed. */
    record Claimed(String id, String payload) {}

    private final String redis;

    private final String feed;

    private @Nullable Process process;

    private @Nullable BufferedReader answers;

    HolderProcess(String redis, String feed) {
        this.redis = redis;
        this.feed = feed;
    }

    /** Starts a process, which is ready in a while. */
    void start() {
        try {
            Process started = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            UniqueHolder.class.getName(),
                            "--spring.data.redis.url=" + redis,
                            "--unique.feed=" + feed)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process = started;
            answers = started.inputReader(StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    void awaitReady() {
        UniqueModel.require(answer().equals(UniqueHolder.READY), "the holder of " + feed + " is not ready");
    }

    Optional<Claimed> claim() {
        tell(UniqueHolder.CLAIM);
        String[] words = answer().split(" ", 2);
        return words.length < 2 ? Optional.empty() : Optional.of(new Claimed(words[0], words[1]));
    }

    /** Says what it shall do, and does not wait until it has. */
    void tell(String command) {
        try {
            OutputStream commands = running().getOutputStream();
            commands.write((command + "\n").getBytes(StandardCharsets.UTF_8));
            commands.flush();
        } catch (IOException ex) {
            throw new UncheckedIOException("The holder of " + feed + " takes no commands", ex);
        }
    }

    /** As {@code kill -9} does. */
    void kill() {
        running().destroyForcibly().onExit().join();
    }

    private String answer() {
        BufferedReader lines = answers;
        try {
            String line = lines == null ? null : lines.readLine();
            while (lines != null && line != null && !line.startsWith(UniqueHolder.ANSWER)) {
                line = lines.readLine();
            }
            if (line == null) {
                throw new IllegalStateException("The holder of " + feed + " has ended by itself");
            }
            return line.substring(UniqueHolder.ANSWER.length());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private Process running() {
        Process started = process;
        if (started == null) {
            throw new IllegalStateException("The holder of " + feed + " was not started");
        }
        return started;
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }
}
