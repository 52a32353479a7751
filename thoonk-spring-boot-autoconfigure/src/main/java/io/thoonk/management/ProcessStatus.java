package io.thoonk.management;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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
        Map<String, ClaimLosses> losses) {}
