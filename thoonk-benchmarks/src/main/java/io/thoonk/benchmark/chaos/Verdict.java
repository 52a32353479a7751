package io.thoonk.benchmark.chaos;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of the jobs of a feed.
 *
 * @param put how many were put
 * @param repeated how many of these were put again because the answer got lost
 * @param published how many jobs Redis counted; more than were put where one was put again after it had finished
 * @param finished how many finishes Redis counted
 * @param announced how many of these were heard
 * @param lost how many are neither finished nor left
 * @param forgotten how many of these a handler had got through with: Redis forgot put and finish
 * @param finishedTwice how many finishes Redis counted beyond the jobs that it counted
 * @param announcedTwice how many finishes were announced or confirmed beyond one for each put, job by job
 * @param finishedByLoser how many were finished by a run although the job had been claimed for a later one
 * @param refused how many finishes were refused because the claim was lost
 * @param left how many are still in the feed
 * @param runs how many jobs were run how often
 */
record Verdict(
        long put,
        long repeated,
        long published,
        long finished,
        long announced,
        long lost,
        long forgotten,
        long finishedTwice,
        long announcedTwice,
        long finishedByLoser,
        long refused,
        long left,
        SortedMap<Integer, Long> runs) {

    static Verdict of(Evidence evidence) {
        List<Put> puts = evidence.puts();
        long neverDone = neverDone(evidence);
        long lost = Math.max(neverDone, missing(evidence));
        return new Verdict(
                puts.size(),
                puts.stream().filter(put -> put.attempts() > 1).count(),
                evidence.published(),
                evidence.finished(),
                evidence.announced().values().stream().mapToLong(List::size).sum(),
                lost,
                lost - neverDone,
                Math.max(0, evidence.finished() - evidence.published()),
                announcedTwice(evidence),
                puts.stream().filter(put -> finishedByLoser(put, evidence)).count(),
                count(evidence, HistoryEntry.Kind.REFUSED),
                evidence.left().size(),
                puts.stream()
                        .collect(Collectors.groupingBy(
                                put -> evidence.runsOf(put).size(), TreeMap::new, Collectors.counting())));
    }

    /**
     * Tells whether all is as it must be.
     *
     * @param forgets whether Redis may forget a finish that it has confirmed: then the job is run and finished again
     * @return whether it is
     */
    boolean holds(boolean forgets) {
        boolean onceEach = announcedTwice == 0 && finishedByLoser == 0;
        return lost == 0 && finishedTwice == 0 && left == 0 && (onceEach || forgets);
    }

    /** One by one: a job that is gone although no handler ever got through with it. */
    private static long neverDone(Evidence evidence) {
        Set<String> left = new HashSet<>(evidence.left());
        return evidence.puts().stream()
                .filter(put -> !left.contains(put.id()))
                .filter(put -> evidence.runsOf(put).stream().noneMatch(Run::worked))
                .count();
    }

    /** By the counters of Redis, whatever the handlers did. */
    private static long missing(Evidence evidence) {
        long neverCounted = evidence.puts().size() - evidence.published();
        long notFinished = evidence.published() - evidence.left().size() - evidence.finished();
        return Math.max(neverCounted, notFinished);
    }

    /** A put that is repeated after its job has finished puts a new job, which Redis counts, and which may finish too. */
    private static long announcedTwice(Evidence evidence) {
        return evidence.puts().stream()
                .mapToLong(put -> Math.max(0, evidence.knownFinishes(put).size() - put.attempts()))
                .sum();
    }

    /** Where a put was repeated there may be two jobs in a row under one id, which this cannot tell apart. */
    private static boolean finishedByLoser(Put put, Evidence evidence) {
        if (put.attempts() > 1) {
            return false;
        }
        Map<String, Long> claimed = evidence.runsOf(put).stream().collect(Collectors.toMap(Run::run, Run::claimedAt));
        long last = claimed.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return evidence.knownFinishes(put).stream().anyMatch(run -> claimed.getOrDefault(run, last) < last);
    }

    private static long count(Evidence evidence, HistoryEntry.Kind kind) {
        return evidence.runs().values().stream()
                .flatMap(List::stream)
                .filter(run -> run.kinds().contains(kind))
                .count();
    }
}
