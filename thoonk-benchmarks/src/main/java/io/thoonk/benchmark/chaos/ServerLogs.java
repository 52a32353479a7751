package io.thoonk.benchmark.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the servers of a run and their sentinels had to say. */
final class ServerLogs {

    /** The sentinel that leads a failover says the first, a replica of a cluster that was elected the second. */
    private static final List<String> TAKE_OVER = List.of("+promoted-slave", "Failover election won");

    private ServerLogs() {}

    /** Counts how often a replica was made master. */
    static long takeOvers(Collection<String> logs) {
        return logs.stream()
                .flatMap(String::lines)
                .filter(line -> TAKE_OVER.stream().anyMatch(line::contains))
                .count();
    }

    static void write(Map<String, String> logs, Path folder) {
        logs.forEach((name, text) -> {
            try {
                Files.writeString(folder.resolve(name + ".redis.log"), text);
            } catch (IOException ex) {
                throw new UncheckedIOException(ex);
            }
        });
    }
}
