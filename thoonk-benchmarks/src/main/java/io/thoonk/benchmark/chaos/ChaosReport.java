package io.thoonk.benchmark.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run of the chaos program found.
 *
 * @param forgets whether Redis may forget what it has confirmed
 * @param faults what was done how often
 * @param verdicts what became of the jobs, by feed
 * @param keys what is left in the keys, by key
 * @param notes further figures
 */
record ChaosReport(
        boolean forgets,
        Map<String, Integer> faults,
        Map<String, Verdict> verdicts,
        Map<String, Long> keys,
        Map<String, Long> notes) {

    private static final List<String> PER_JOB =
            List.of("feed.ids", "feed.items", "feed.published", "feed.claimed", "feed.cancelled", "feed.stalled");

    boolean holds() {
        return verdicts.values().stream().allMatch(verdict -> verdict.holds(forgets))
                && leftOvers().isEmpty();
    }

    /** The contract's keys of a job are gone when the job is. */
    Set<String> leftOvers() {
        return keys.keySet().stream()
                .filter(key -> PER_JOB.stream().anyMatch(family -> key.contains(family + ":")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    String markdown() {
        String rows = verdicts.entrySet().stream()
                .map(verdict -> row(verdict.getKey(), verdict.getValue()))
                .collect(Collectors.joining("\n"));
        return """
                Faults: %s
                Notes: %s

                | feed | put | put again | counted | finished | heard | lost | of these worked on | finished twice | announced twice | finished by a loser | refused | left | runs: jobs |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                %s

                Keys and their sizes: %s
                Left-overs of jobs in the contract's keys: %s
                %s""".formatted(
                faults, notes, rows, keys, leftOvers(), holds() ? "All invariants hold." : "BROKEN: see above.");
    }

    private static String row(String feed, Verdict verdict) {
        return "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %s |"
                .formatted(
                        feed,
                        verdict.put(),
                        verdict.repeated(),
                        verdict.published(),
                        verdict.finished(),
                        verdict.announced(),
                        verdict.lost(),
                        verdict.forgotten(),
                        verdict.finishedTwice(),
                        verdict.announcedTwice(),
                        verdict.finishedByLoser(),
                        verdict.refused(),
                        verdict.left(),
                        verdict.runs());
    }
}
