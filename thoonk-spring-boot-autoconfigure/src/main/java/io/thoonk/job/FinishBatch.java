package io.thoonk.job;

import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Jobs to be finished by one call, in the order in which it sends them: those of one token together. */
final class FinishBatch {

    private static final byte[] YES = {'1'};

    private static final byte[] NO = {};

    private final List<FinishedJob> ordered;

    private final List<Group> groups;

    private FinishBatch(List<FinishedJob> ordered, List<Group> groups) {
        this.ordered = ordered;
        this.groups = groups;
    }

    /** Puts jobs in order, and adds claims that have ended otherwise and whose tokens are to be forgotten. */
    static FinishBatch of(List<FinishedJob> finished, List<Claims> ended) {
        Map<Claims, List<FinishedJob>> byClaims = new LinkedHashMap<>();
        for (FinishedJob job : finished) {
            byClaims.computeIfAbsent(ClaimedJob.own(job.job()).claims(), claims -> new ArrayList<>())
                    .add(job);
        }
        List<FinishedJob> ordered = new ArrayList<>(finished.size());
        List<Group> groups = new ArrayList<>(byClaims.size() + ended.size());
        byClaims.forEach((claims, jobs) -> {
            ordered.addAll(jobs);
            groups.add(new Group(claims, jobs));
        });
        ended.forEach(claims -> groups.add(new Group(claims, List.of())));
        return new FinishBatch(ordered, groups);
    }

    int size() {
        return ordered.size();
    }

    /** The claims that had ended before, of which Redis still has to be told if this call fails. */
    List<Claims> endedBefore() {
        return groups.stream()
                .filter(group -> group.jobs().isEmpty())
                .map(Group::claims)
                .toList();
    }

    /** Writes what the script is to finish. */
    void write(List<byte[]> arguments) {
        List<byte[]> results = new ArrayList<>();
        for (int place = 0; place < ordered.size(); place++) {
            Optional<byte[]> result = ordered.get(place).result();
            if (result.isPresent()) {
                results.add(WireText.number(place));
                results.add(result.get());
            }
        }
        arguments.add(WireText.number(groups.size()));
        arguments.add(WireText.number(results.size() / 2));
        for (Group group : groups) {
            arguments.add(group.claims().token());
            arguments.add(group.isLast() ? YES : NO);
            arguments.add(WireText.number(group.jobs().size()));
            group.jobs().forEach(job -> arguments.add(ClaimedJob.own(job.job()).idBytes()));
        }
        arguments.addAll(results);
    }

    List<Job<?>> jobs() {
        return ordered.stream().<Job<?>>map(FinishedJob::job).toList();
    }

    /** The job that stands at a place. */
    ClaimedJob<?> at(int place) {
        return ClaimedJob.own(ordered.get(place).job());
    }

    /** Notes that Redis has answered. */
    void answered() {
        for (Group group : groups) {
            if (group.isLast()) {
                group.claims().forgotten();
            }
            group.jobs().forEach(job -> ClaimedJob.own(job.job()).ended());
        }
    }

    /** Those of one token, and whether nothing is left of it after them, as far as was known when the call began. */
    private record Group(Claims claims, List<FinishedJob> jobs, boolean isLast) {

        Group(Claims claims, List<FinishedJob> jobs) {
            this(claims, jobs, claims.areLast((int) jobs.stream()
                    .filter(job -> !ClaimedJob.own(job.job()).isEnded())
                    .count()));
        }
    }
}
