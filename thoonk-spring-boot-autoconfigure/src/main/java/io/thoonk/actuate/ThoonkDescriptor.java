package io.thoonk.actuate;

import io.thoonk.RedisUnreachableException;
import io.thoonk.job.BatchProgress;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.KnownProcesses;
import io.thoonk.management.ThoonkManagement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All feeds, all processes with workers or listeners, and the batches that are not over.
 *
 * @param feeds the feeds, as they were counted last
 * @param feedsLeftOut how many more there are, beyond {@code thoonk.metrics.max-feeds} or refused
 * @param refused the feeds that Redis refuses to count, each with why
 * @param readAt when the feeds were counted, or {@code null} if they never were
 * @param processes the processes that have told of themselves lately, or {@code null} if they are not known
 * @param pausedEverywhere ids of the workers and listeners that are paused in all processes
 * @param batches up to 100 of the batches that are not over, or {@code null} if they are not known
 * @param trouble why the counts are old, or processes or batches not known, or {@code null}
 * @since 0.1.0
 */
public record ThoonkDescriptor(
        List<FeedDescriptor> feeds,
        int feedsLeftOut,
        Map<String, String> refused,
        @Nullable String readAt,
        @Nullable List<ProcessDescriptor> processes,
        Set<String> pausedEverywhere,
        @Nullable List<BatchDescriptor> batches,
        @Nullable String trouble)
        implements OperationResponseBody {

    private static final int MOST_BATCHES = 100;

    static ThoonkDescriptor of(ThoonkManagement management) {
        FeedOverview overview = management.overview();
        KnownProcesses known = known(management, overview);
        return new ThoonkDescriptor(
                overview.feeds().values().stream()
                        .map(feed -> FeedDescriptor.of(
                                feed, Optional.ofNullable(overview.rates().get(feed.feed()))))
                        .toList(),
                overview.leftOut(),
                overview.refused(),
                overview.readAt().map(Instant::toString).orElse(null),
                known.processes()
                        .map(processes -> processes.stream()
                                .map(process -> ProcessDescriptor.of(
                                        process, management.here().id()))
                                .toList())
                        .orElse(null),
                known.paused(),
                batches(management, overview),
                overview.trouble().or(known::trouble).orElse(null));
    }

    /** Whoever looks while Redis has just not answered must not wait for it again. */
    private static KnownProcesses known(ThoonkManagement management, FeedOverview overview) {
        if (overview.trouble().isPresent()) {
            return KnownProcesses.nothing(overview.trouble().get());
        }
        try {
            return management.processes();
        } catch (RedisUnreachableException ex) {
            return KnownProcesses.nothing(String.valueOf(ex.getMessage()));
        }
    }

    /** Asked for only where the overview could read them. */
    private static @Nullable List<BatchDescriptor> batches(ThoonkManagement management, FeedOverview overview) {
        if (overview.trouble().isPresent() || overview.batches().isEmpty()) {
            return null;
        }
        try {
            return management.jobs().batches(MOST_BATCHES).some().stream()
                    .map(BatchDescriptor::of)
                    .toList();
        } catch (RedisUnreachableException ex) {
            return null;
        }
    }

    /**
     * A batch.
     *
     * @param id its id
     * @param state {@code running}, {@code trouble}, {@code succeeded}, {@code ended} or {@code cancelled}
     * @param members how many there are
     * @param finished how many have finished
     * @param open how many have not ended
     * @param stalled how many are stalled
     * @param lost how many were retracted or have expired
     * @param createdAt when it was made
     * @param closedAt when it was closed, or {@code null} while members may be added
     * @param deadline when it is cancelled if it is not over by then
     * @param endedAt when all members had ended for the first time
     * @param stalledMembers up to 20 of those that are stalled
     * @param openMembers up to 20 of those that have not ended
     */
    public record BatchDescriptor(
            String id,
            String state,
            long members,
            long finished,
            long open,
            long stalled,
            long lost,
            @Nullable Instant createdAt,
            @Nullable Instant closedAt,
            @Nullable Instant deadline,
            @Nullable Instant endedAt,
            List<Member> stalledMembers,
            List<Member> openMembers)
            implements OperationResponseBody {

        static BatchDescriptor of(BatchProgress batch) {
            BatchProgress.Counts counts = batch.counts();
            BatchProgress.Times times = batch.times();
            return new BatchDescriptor(
                    batch.id(),
                    batch.state().name().toLowerCase(Locale.ROOT),
                    counts.all(),
                    counts.finished(),
                    counts.open(),
                    counts.stalled(),
                    counts.lost(),
                    times.created(),
                    times.closed(),
                    times.deadline(),
                    times.ended(),
                    Member.of(batch.stalledMembers()),
                    Member.of(batch.openMembers()));
        }
    }

    /**
     * A job of a batch.
     *
     * @param feed name of its feed
     * @param id its id
     */
    public record Member(String feed, String id) {

        private static List<Member> of(List<BatchProgress.Member> members) {
            return members.stream()
                    .map(member -> new Member(member.queue(), member.id()))
                    .toList();
        }
    }
}
