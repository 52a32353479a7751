package io.thoonk.benchmark.chaos;

import java.util.List;
import java.util.Map;

/**
 * All that is known of one feed when everything is over.
 *
 * @param puts the jobs that were put
 * @param runs the runs of handlers, by id of the job
 * @param announced the runs whose finish was announced, by id of the job; as often as it was announced
 * @param published how many jobs Redis counted when they entered the line for the first time
 * @param finished how many finishes Redis counted
 * @param left ids that are still in the feed
 */
record Evidence(
        List<Put> puts,
        Map<String, List<Run>> runs,
        Map<String, List<String>> announced,
        long published,
        long finished,
        List<String> left) {

    List<Run> runsOf(Put put) {
        return runs.getOrDefault(put.id(), List.of());
    }

    /** The finishes of a job that are known one by one: announced, or confirmed to the handler. */
    List<String> knownFinishes(Put put) {
        List<String> heard = announced.getOrDefault(put.id(), List.of());
        List<String> confirmedOnly = runsOf(put).stream()
                .filter(run -> run.kinds().contains(HistoryEntry.Kind.FINISHED))
                .map(Run::run)
                .filter(run -> !heard.contains(run))
                .toList();
        return java.util.stream.Stream.concat(heard.stream(), confirmedOnly.stream())
                .toList();
    }
}
