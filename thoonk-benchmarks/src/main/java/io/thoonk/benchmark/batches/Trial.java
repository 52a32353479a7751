package io.thoonk.benchmark.batches;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.chaos.HistoryEntry;
import io.thoonk.job.JobCounts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is put while things are broken, and how to judge what became of it. */
interface Trial {

    /** Longer than any run, so that what is put again under its id is there once. */
    Duration REMEMBERED = Duration.ofHours(3);

    /** {@return its name on the command line} */
    String name();

    /** {@return its job feeds} */
    List<String> feeds();

    /** {@return how many things are put} */
    int count();

    /** Puts one, and comes back when Redis has confirmed all of it. */
    void put(ThoonkTemplate thoonk, int number);

    /** {@return whether there is nothing left to be done} */
    boolean isDone(ThoonkTemplate thoonk);

    /** Prints what became of all, and tells whether it is as it must be. */
    boolean judge(ThoonkTemplate thoonk, List<HistoryEntry> history);

    /** {@return how many jobs are in a feed} */
    static long left(ThoonkTemplate thoonk, String feed) {
        JobCounts counts = counts(thoonk, feed);
        return counts.available() + counts.delayed() + counts.claimed() + counts.stalled();
    }

    static JobCounts counts(ThoonkTemplate thoonk, String feed) {
        return thoonk.jobs(feed, String.class).counts();
    }

    /** {@return the jobs of a feed with which a handler got through} */
    static Set<String> worked(List<HistoryEntry> history, String feed) {
        return ids(history, feed, HistoryEntry.Kind.WORKED);
    }

    static Set<String> ids(List<HistoryEntry> history, String feed, HistoryEntry.Kind kind) {
        return history.stream()
                .filter(entry -> entry.kind() == kind && entry.feed().equals(feed))
                .map(HistoryEntry::id)
                .collect(Collectors.toSet());
    }
}
