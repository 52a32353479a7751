package io.thoonk.job;

import io.thoonk.job.JobClaims.FinishedJob;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Jobs to be finished by one call, in the order in which it sends them: those of one token together, of these those with headers first. */
final class FinishBatch {

    private static final byte[] YES = {'1'};

    private static final byte[] NO = {};

    private static final byte[] RESULT = WireText.bytes("result");

    private static final byte[] TOLD = WireText.bytes("told");

    private static final byte[] THEN = WireText.bytes("then");

    private static final byte[] NEXT = WireText.bytes("next");

    private static final byte[] NONE = WireText.bytes("none");

    private final List<FinishedJob> ordered;

    private final List<Group> groups;

    private final Duration keepResult;

    /** Places of the jobs that have keys of their own; looked for once, as it is a look at each letter of each id. */
    private final BitSet withKeys = new BitSet();

    private FinishBatch(List<FinishedJob> ordered, List<Group> groups, Duration keepResult) {
        this.ordered = ordered;
        this.groups = groups;
        this.keepResult = keepResult;
        for (int place = 0; place < ordered.size(); place++) {
            withKeys.set(place, hasKeys(ordered.get(place)));
        }
    }

    /** Puts jobs in order, and adds claims that have ended otherwise and whose tokens are to be forgotten. */
    static FinishBatch of(List<FinishedJob> finished, List<ClaimBatch> ended, Duration keepResult) {
        Map<ClaimBatch, List<FinishedJob>> byClaims = new LinkedHashMap<>();
        for (FinishedJob job : finished) {
            byClaims.computeIfAbsent(ClaimedJob.own(job.job()).claims(), claims -> new ArrayList<>())
                    .add(job);
        }
        List<FinishedJob> ordered = new ArrayList<>(finished.size());
        List<Group> groups = new ArrayList<>(byClaims.size() + ended.size());
        byClaims.forEach((claims, jobs) -> {
            jobs.sort(Comparator.comparing(job -> !hasHeaders(job)));
            ordered.addAll(jobs);
            groups.add(new Group(claims, jobs));
        });
        ended.forEach(claims -> groups.add(new Group(claims, List.of())));
        return new FinishBatch(ordered, groups, keepResult);
    }

    int size() {
        return ordered.size();
    }

    /** Whether something follows one of the jobs, for which the script needs all keys. */
    boolean hasFollowUps() {
        return ordered.stream().anyMatch(job -> !job.followUps().isEmpty());
    }

    /** Whether something follows one of the jobs in another feed. */
    boolean owesOthers() {
        return ordered.stream().anyMatch(job -> job.followUps().areOwedToOthers());
    }

    /** The claims that had ended before, of which Redis still has to be told if this call fails. */
    List<ClaimBatch> endedBefore() {
        return groups.stream()
                .filter(group -> group.jobs().isEmpty())
                .map(Group::claims)
                .toList();
    }

    /** Writes what the script is to finish. */
    void write(List<byte[]> arguments) {
        List<byte[]> ends = new ArrayList<>();
        for (int place = 0; place < ordered.size(); place++) {
            FinishedJob job = ordered.get(place);
            boolean hasKeys = withKeys.get(place);
            if (hasKeys || job.result().isPresent()) {
                ends.add(WireText.number(place));
                ends.add(job.result().isEmpty() ? NONE : hasKeys ? RESULT : TOLD);
                ends.add(job.result().orElse(NO));
            }
            if (job.followUps().plain().isEmpty() && !job.followUps().isEmpty()) {
                ends.add(WireText.number(place));
                ends.add(THEN);
                ends.add(job.followUps().packed());
            }
            // From the last to the first, as the script reads them.
            for (int i = job.followUps().plain().size() - 1; i >= 0; i--) {
                ends.add(WireText.number(place));
                ends.add(NEXT);
                ends.add(job.followUps().plain().get(i).framed());
            }
        }
        arguments.add(WireText.number(groups.size()));
        arguments.add(WireText.number(ends.size() / 3));
        arguments.add(WireText.number(keepResult.toMillis()));
        // Whether all keys are given, what is offered, and by which process, is filled in by whoever sends.
        arguments.add(NO);
        arguments.add(NO);
        arguments.add(NO);
        for (Group group : groups) {
            arguments.add(group.claims().token());
            arguments.add(group.isLast() ? YES : NO);
            arguments.add(WireText.number(group.jobs().size()));
            arguments.add(WireText.number(
                    group.jobs().stream().filter(FinishBatch::hasHeaders).count()));
            group.jobs().forEach(job -> arguments.add(ClaimedJob.own(job.job()).idBytes()));
        }
        arguments.addAll(ends);
    }

    /** The keys of single jobs that the script may touch, in the order in which it is told of their ends. */
    List<byte[]> keys(FeedKeys feed) {
        List<byte[]> keys = new ArrayList<>();
        withKeys.stream().forEach(place -> {
            String id = ordered.get(place).job().id();
            keys.add(feed.jobFinished(id));
            keys.add(feed.jobRequest(id));
        });
        return keys;
    }

    /** Headers are removed only from where they were at the claim: for Redis each look for them is work. */
    private static boolean hasHeaders(FinishedJob job) {
        return !job.job().headers().isEmpty();
    }

    /** An id that somebody chose may have been that of a job before, whose result is still kept. */
    private boolean hasKeys(FinishedJob job) {
        return job.result().isPresent() && keepResult.toMillis() > 0
                || !RandomIds.isLike(job.job().id());
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
    private record Group(ClaimBatch claims, List<FinishedJob> jobs, boolean isLast) {

        Group(ClaimBatch claims, List<FinishedJob> jobs) {
            this(claims, jobs, claims.areLast((int) jobs.stream()
                    .filter(job -> !ClaimedJob.own(job.job()).isEnded())
                    .count()));
        }
    }
}
