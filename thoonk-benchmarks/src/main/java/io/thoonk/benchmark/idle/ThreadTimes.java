package io.thoonk.benchmark.idle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Processor time of the threads of this process, by their names without numbers. Linux tells it, of the JVM's own threads
 * too; other systems do not.
 */
final class ThreadTimes {

    private static final Logger log = LoggerFactory.getLogger(ThreadTimes.class);

    private static final Path THREADS = Path.of("/proc/self/task");

    private final Map<String, Long> before = read();

    /** Nanoseconds since the making of this. */
    Map<String, Long> spent() {
        Map<String, Long> spent = new TreeMap<>();
        read().forEach((thread, time) -> {
            String name = thread.substring(thread.indexOf(' ') + 1).replaceAll("#?\\d+", "N");
            spent.merge(name, time - before.getOrDefault(thread, 0L), Long::sum);
        });
        return spent;
    }

    private static Map<String, Long> read() {
        Map<String, Long> times = new HashMap<>();
        if (!Files.isDirectory(THREADS)) {
            return times;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(THREADS)) {
            for (Path thread : threads) {
                readOne(thread, times);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return times;
    }

    private static void readOne(Path thread, Map<String, Long> times) throws IOException {
        try {
            String name = Files.readString(thread.resolve("comm")).strip();
            String[] schedule =
                    Files.readString(thread.resolve("schedstat")).strip().split(" ");
            times.put(thread.getFileName() + " " + name, Long.parseLong(schedule[0]));
        } catch (NoSuchFileException ex) {
            log.debug("A thread ended meanwhile", ex);
        }
    }
}
