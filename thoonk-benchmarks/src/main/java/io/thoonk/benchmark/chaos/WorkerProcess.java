package io.thoonk.benchmark.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A worker JVM as a child process. It ends when our end of its standard input closes, also by our own death. For one thread.
 */
final class WorkerProcess {

    private final Process process;

    private long pausedUntil = System.nanoTime();

    private WorkerProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts one.
     *
     * @param main its main class
     * @param name names its history and its log
     * @param folder where these go
     * @param properties of its application
     * @return the process, whose application will be up in a while
     */
    static WorkerProcess start(Class<?> main, String name, Path folder, Map<String, String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        properties.forEach((property, value) -> command.add("--" + property + "=" + value));
        command.add("--chaos.history=" + folder.resolve(name + Histories.SUFFIX));
        try {
            return new WorkerProcess(new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile())
                    .start());
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Stops it with {@code kill -STOP}; a process of its own sets it going again, whatever becomes of us. */
    void pause(Duration duration) {
        pausedUntil = System.nanoTime() + duration.toNanos();
        String pid = Long.toString(process.pid());
        String seconds = Double.toString(duration.toMillis() / 1000.0);
        try {
            new ProcessBuilder("sh", "-c", "kill -STOP $0; sleep $1; kill -CONT $0", pid, seconds)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Whether it has been stopped and is not going again. */
    boolean isPaused() {
        return pausedUntil - System.nanoTime() > 0;
    }

    /** Asks it to end. */
    void stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Waits for its end, and enforces it when that takes too long. */
    boolean awaitEnd(Duration patience) {
        try {
            boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return ended;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return false;
        }
    }
}
