package io.thoonk.actuate;

import io.thoonk.management.ContainerStatus;
import io.thoonk.management.ProcessStatus;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.util.PatternMatchUtils;

/**
 * A process with workers or listeners.
 *
 * @param id of this life of the process
 * @param here whether it is the one that answers
 * @param application name of the application
 * @param host where it runs
 * @param pid its process id
 * @param startedAt when it started
 * @param seenAt when it last told of itself
 * @param workers its workers
 * @param listeners its listeners
 * @since 0.1.0
 */
public record ProcessDescriptor(
        String id,
        boolean here,
        String application,
        String host,
        long pid,
        Instant startedAt,
        Instant seenAt,
        List<ContainerStatus> workers,
        List<ContainerStatus> listeners) {

    /** With what of it works on or listens to a feed, if there is any. */
    static Stream<ProcessDescriptor> concernedWith(String feed, ProcessStatus process, String here) {
        Predicate<ContainerStatus> concerned =
                container -> PatternMatchUtils.simpleMatch(container.feeds().toArray(String[]::new), feed);
        List<ContainerStatus> workers =
                process.workers().stream().filter(concerned).toList();
        List<ContainerStatus> listeners =
                process.listeners().stream().filter(concerned).toList();
        return workers.isEmpty() && listeners.isEmpty()
                ? Stream.empty()
                : Stream.of(of(process, here, workers, listeners));
    }

    static ProcessDescriptor of(ProcessStatus process, String here) {
        return of(process, here, process.workers(), process.listeners());
    }

    static ProcessDescriptor of(
            ProcessStatus process, String here, List<ContainerStatus> workers, List<ContainerStatus> listeners) {
        return new ProcessDescriptor(
                process.id(),
                process.id().equals(here),
                process.application(),
                process.host(),
                process.pid(),
                process.startedAt(),
                process.seenAt(),
                workers,
                listeners);
    }
}
