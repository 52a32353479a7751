package io.thoonk.management;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A process with workers or listeners, as it last told.
 *
 * @param id of this life of the process
 * @param application name of the application, may be empty
 * @param host where it runs
 * @param pid its process id there
 * @param startedAt when it started, by its own clock
 * @param seenAt when it last told, by the clock of whoever reads this
 * @param workers its workers
 * @param listeners its listeners
 * @param losses what became of claims there in the last five minutes, by feed
 * @since 0.1.0
 */
public record ProcessStatus(
        String id,
        String application,
        String host,
        long pid,
        Instant startedAt,
        Instant seenAt,
        List<ContainerStatus> workers,
        List<ContainerStatus> listeners,
        Map<String, ClaimLossWindow.Losses> losses) {

    private static final String WORKER = "worker:";

    private static final String LISTENER = "listener:";

    private static final String LOSSES = "losses:";

    /** Reads the record of a process; empty if it has expired since the process was listed. */
    static Optional<ProcessStatus> decode(String id, Map<String, String> fields, long lifeLeft) {
        if (!fields.keySet().containsAll(Set.of("application", "host", "pid", "started", "expiry"))) {
            return Optional.empty();
        }
        long ago = Math.max(0, Long.parseLong(fields.get("expiry")) - lifeLeft);
        return Optional.of(new ProcessStatus(
                id,
                fields.getOrDefault("application", ""),
                fields.getOrDefault("host", ""),
                Long.parseLong(fields.get("pid")),
                Instant.ofEpochMilli(Long.parseLong(fields.get("started"))),
                Instant.ofEpochMilli(System.currentTimeMillis() - ago),
                decoded(fields, WORKER, ContainerStatus::decode),
                decoded(fields, LISTENER, ContainerStatus::decode),
                decoded(fields, LOSSES, (feed, text) -> Map.entry(feed, ClaimLossWindow.Losses.decode(text))).stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
    }

    private static <T> List<T> decoded(Map<String, String> fields, String kind, BiFunction<String, String, T> decoder) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith(kind))
                .sorted(Map.Entry.comparingByKey())
                .map(field -> decoder.apply(field.getKey().substring(kind.length()), field.getValue()))
                .toList();
    }

    /**
     * Who this process is.
     *
     * @param id of this life of the process
     * @param application name of the application, may be empty
     * @param host where it runs
     * @param pid its process id there
     * @param startedAt when it started
     */
    public record Identity(String id, String application, String host, long pid, Instant startedAt) {

        /**
         * Finds out.
         *
         * @param application name of the application, may be empty
         * @return the identity, with an id that no other process has
         */
        public static Identity ofThisProcess(String application) {
            return new Identity(
                    UUID.randomUUID().toString().substring(0, 8),
                    application,
                    hostName(),
                    ProcessHandle.current().pid(),
                    Instant.now());
        }

        /** What stands in the record of this process. */
        Map<String, String> record(
                List<ContainerStatus> workers,
                List<ContainerStatus> listeners,
                Map<String, ClaimLossWindow.Losses> losses) {
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put("application", application);
            fields.put("host", host);
            fields.put("pid", Long.toString(pid));
            fields.put("started", Long.toString(startedAt.toEpochMilli()));
            workers.forEach(worker -> fields.put(WORKER + worker.id(), worker.encoded()));
            listeners.forEach(listener -> fields.put(LISTENER + listener.id(), listener.encoded()));
            losses.forEach((feed, lost) -> fields.put(LOSSES + feed, lost.encoded()));
            return fields;
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException ex) {
                return "unknown";
            }
        }
    }
}
