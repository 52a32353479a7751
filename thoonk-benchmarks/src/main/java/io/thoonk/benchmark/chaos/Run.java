package io.thoonk.benchmark.chaos;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run of a handler.
 *
 * @param id the job
 * @param run the run's own name
 * @param claimedAt when the job was claimed for it
 * @param kinds what happened to it
 */
record Run(String id, String run, long claimedAt, Set<HistoryEntry.Kind> kinds) {

    /** Gathers the runs of one feed by the ids of their jobs. */
    static Map<String, List<Run>> ofFeed(String feed, List<HistoryEntry> entries) {
        Map<String, List<HistoryEntry>> byRun = entries.stream()
                .filter(entry -> entry.feed().equals(feed))
                .collect(Collectors.groupingBy(HistoryEntry::run));
        return byRun.values().stream().map(Run::of).collect(Collectors.groupingBy(Run::id));
    }

    boolean worked() {
        return kinds.contains(HistoryEntry.Kind.WORKED);
    }

    private static Run of(List<HistoryEntry> entries) {
        HistoryEntry any = entries.get(0);
        Set<HistoryEntry.Kind> kinds = entries.stream()
                .map(HistoryEntry::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(HistoryEntry.Kind.class)));
        return new Run(any.id(), any.run(), any.claimedAt(), kinds);
    }
}
