package io.thoonk.management;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the processes.
 *
 * @param processes those that have told of themselves lately, or empty if that is not known
 * @param paused what is paused everywhere, as far as it is known
 * @param trouble why it is not known, or empty
 */
public record KnownProcesses(Optional<List<ProcessStatus>> processes, Set<String> paused, Optional<String> trouble) {

    /**
     * Knows nothing.
     *
     * @param trouble why
     * @return that
     */
    public static KnownProcesses nothing(String trouble) {
        return new KnownProcesses(Optional.empty(), Set.of(), Optional.of(trouble));
    }
}
