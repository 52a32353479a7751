package io.thoonk.management;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the processes.
 *
 * @param processes those that have told of themselves lately, or empty if that is not known
 * @param leftOut how many more there are that were not read, and may do anything
 * @param paused what is paused everywhere, as far as it is known
 * @param trouble why it is not known, or not of all, or empty
 * @since 0.1.0
 */
public record KnownProcesses(
        Optional<List<ProcessStatus>> processes, long leftOut, Set<String> paused, Optional<String> trouble) {

    static KnownProcesses of(List<ProcessStatus> processes, long leftOut, Set<String> paused) {
        return new KnownProcesses(
                Optional.of(processes),
                leftOut,
                paused,
                leftOut == 0
                        ? Optional.empty()
                        : Optional.of(leftOut + (leftOut == 1 ? " more process is" : " more processes are")
                                + " left out, and nothing is said of what they do"));
    }

    /** {@return the processes, as long as there are no others of which nothing is known} */
    Optional<List<ProcessStatus>> all() {
        return processes.filter(known -> leftOut == 0);
    }

    /**
     * Knows nothing.
     *
     * @param trouble why
     * @return that
     */
    public static KnownProcesses nothing(String trouble) {
        return new KnownProcesses(Optional.empty(), 0, Set.of(), Optional.of(trouble));
    }
}
