package io.thoonk.benchmark.chaos;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run of the chaos program found.
 *
 * @param faults what was done how often
 * @param verdicts what became of the jobs, by feed
 * @param keys what is left in the keys, by key
 * @param notes further figures
 */
record ChaosReport(
        Map<String, Integer> faults, Map<String, Verdict> verdicts, Map<String, Long> keys, Map<String, Long> notes) {

    boolean holds() {
        return verdicts.values().stream().allMatch(Verdict::holds);
    }

    String markdown() {
        String rows = verdicts.entrySet().stream()
                .map(verdict -> row(verdict.getKey(), verdict.getValue()))
                .collect(Collectors.joining("\n"));
        return """
                Faults: %s
                Notes: %s

                | feed | put | put again | finished | heard | lost | finished twice | finished by a loser | refused | left | runs: jobs |
                | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
                %s

                Keys and their sizes: %s
                %s""".formatted(faults, notes, rows, keys, holds() ? "All invariants hold." : "BROKEN: see the table.");
    }

    private static String row(String feed, Verdict verdict) {
        return "| %s | %d | %d | %d | %d | %d | %d | %d | %d | %d | %s |"
                .formatted(
                        feed,
                        verdict.put(),
                        verdict.repeated(),
                        verdict.finished(),
                        verdict.announced(),
                        verdict.lost(),
                        verdict.finishedTwice(),
                        verdict.finishedByLoser(),
                        verdict.refused(),
                        verdict.left(),
                        verdict.runs());
    }
}
