package io.thoonk.dashboard;

import io.thoonk.ThoonkRedisException;
import io.thoonk.dashboard.FeedTable.Row;
import io.thoonk.management.FeedDiagnosis;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.KnownProcesses;
import io.thoonk.management.ProcessStatus;
import io.thoonk.management.ThoonkManagement;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;

/** All feeds and processes as they were seen last; stays as it is while Redis is away, and tells since when. Thread-safe. */
final class LastSight {

    private final ThoonkManagement management;

    private final AsyncTaskExecutor executor = ThoonkThreads.ofEachTask("dashboard-processes");

    private volatile @Nullable CompletableFuture<KnownProcesses> asked;

    private volatile Sight latest = new Sight(null, List.of(), null, Set.of(), null, null, false, null);

    LastSight(ThoonkManagement management) {
        this.management = management;
    }

    /** Looks only if nobody has yet. */
    Sight known() {
        return latest.readAt() == null ? look() : latest;
    }

    /** Whoever looks while Redis has just not answered must not wait for it again. */
    Sight look() {
        FeedOverview overview = management.overview();
        Sight before = latest;
        Sight now;
        if (overview.trouble().isPresent()) {
            now = before.withTrouble(overview.trouble().get(), overview.refuses(), overview.troubleSince());
        } else {
            try {
                KnownProcesses all = ask();
                List<Row> rows = overview.feeds().values().stream()
                        .map(feed -> Row.of(
                                feed,
                                Optional.ofNullable(overview.rates().get(feed.feed())),
                                FeedDiagnosis.of(feed, all)))
                        .toList();
                now = new Sight(
                        overview.readAt().orElse(null),
                        rows,
                        all.processes().orElse(null),
                        all.paused(),
                        all.trouble().orElse(null),
                        null,
                        false,
                        null);
            } catch (ThoonkRedisException ex) {
                now = before.withTrouble(String.valueOf(ex.getMessage()), false, Optional.empty());
            }
        }
        latest = now;
        return now;
    }

    /** No longer than anybody waits for the counts, or a Redis that has just stood still would hold up all pages. */
    private KnownProcesses ask() {
        CompletableFuture<KnownProcesses> answer = asked;
        if (answer == null || answer.isDone()) {
            answer = CompletableFuture.supplyAsync(management::processes, executor);
            asked = answer;
        }
        Duration patience = management.patience();
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException ex) {
            throw new ThoonkRedisException("Redis has not answered within " + patience, ex);
        } catch (ExecutionException ex) {
            throw ex.getCause() instanceof ThoonkRedisException failure
                    ? failure
                    : new IllegalStateException("The processes could not be listed", ex.getCause());
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException("Nobody waits for Redis any more", ex);
        }
    }

    /**
     * What was seen last.
     *
     * @param readAt when the feeds were counted, or {@code null} if they never were
     * @param rows a row for each feed
     * @param processes those that had told of themselves, or {@code null} if nobody could be asked yet
     * @param paused what is paused everywhere
     * @param processesTrouble why the processes are not known although Redis answers, or {@code null}
     * @param trouble why it is old, or {@code null}
     * @param refuses whether Redis answers and refuses
     * @param troubleSince since when it is old
     */
    record Sight(
            @Nullable Instant readAt,
            List<Row> rows,
            @Nullable List<ProcessStatus> processes,
            Set<String> paused,
            @Nullable String processesTrouble,
            @Nullable String trouble,
            boolean refuses,
            @Nullable Instant troubleSince) {

        Sight withTrouble(String words, boolean refusal, Optional<Instant> since) {
            Instant began = troubleSince != null ? troubleSince : since.orElseGet(Instant::now);
            return new Sight(readAt, rows, processes, paused, processesTrouble, words, refusal, began);
        }
    }
}
