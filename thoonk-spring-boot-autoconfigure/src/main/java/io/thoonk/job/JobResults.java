package io.thoonk.job;

import io.thoonk.Subscription;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.job.JobBrowseScripts.Known;
import io.thoonk.redis.Deadline;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.WireText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows jobs of one feed until they finish. */
final class JobResults<T> {

    /** How long the message of a finish may be behind what the data show. */
    private static final Duration MESSAGE_LAG = Duration.ofSeconds(1);

    /** How late a lost message is noticed at most. */
    private static final Duration WATCH_PERIOD = Duration.ofSeconds(5);

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final JobBrowseScripts scripts;

    private final FeedSubscriptions subscriptions;

    private final Executor executor;

    JobResults(
            FeedKeys keys,
            PayloadCodec<T> codec,
            JobBrowseScripts scripts,
            FeedSubscriptions subscriptions,
            Executor executor) {
        this.keys = keys;
        this.codec = codec;
        this.scripts = scripts;
        this.subscriptions = subscriptions;
        this.executor = executor;
    }

    Optional<JobResult<T>> await(String id, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        CompletableFuture<JobResult<T>> future = follow(id);
        try {
            return Optional.of(future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException ex) {
            return Optional.empty();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof JobDoesNotExistException) {
                return Optional.empty();
            }
            throw new ThoonkException(
                    "Following job '" + id + "' of feed '" + keys.feed() + "' failed: " + ex.getCause(), ex.getCause());
        } finally {
            future.cancel(false);
        }
    }

    CompletableFuture<JobResult<T>> follow(String id) {
        WireText.id(id);
        CompletableFuture<JobResult<T>> future = new CompletableFuture<>();
        Known before = scripts.known(keys, id);
        if (before.result().isPresent()) {
            future.complete(result(id, before, before.result()));
            return future;
        }
        Subscription subscription = subscriptions.subscribe(keys.feed(), event -> {
            if (event instanceof FeedEvent.Finished finished && finished.id().equals(id)) {
                future.complete(result(id, before, finished.result()));
            } else if (event instanceof FeedEvent.Deleted
                    || event instanceof FeedEvent.Retracted retracted
                            && retracted.id().equals(id)) {
                future.completeExceptionally(new JobDoesNotExistException(keys.feed(), id));
            }
        });
        future.whenComplete((done, failure) -> subscription.close());
        Known after = scripts.known(keys, id);
        if (after.result().isPresent()) {
            future.complete(result(id, after, after.result()));
        } else if (after.request().isEmpty()) {
            // Gone already: its message is on the way if it finished while we subscribed, else there will be none.
            giveUp(id, future, before.request().isPresent() ? MESSAGE_LAG : Duration.ZERO);
        } else {
            watch(id, future);
        }
        return future;
    }

    /** A message is lost while the connection is down, and a peer removes jobs without one: so the data are asked too. */
    private void watch(String id, CompletableFuture<JobResult<T>> future) {
        after(WATCH_PERIOD, () -> {
            if (future.isDone()) {
                return;
            }
            try {
                Known known = scripts.known(keys, id);
                if (known.result().isPresent()) {
                    future.complete(result(id, known, known.result()));
                } else if (known.request().isEmpty()) {
                    giveUp(id, future, MESSAGE_LAG);
                } else {
                    watch(id, future);
                }
            } catch (ThoonkRedisException ex) {
                watch(id, future);
            } catch (RuntimeException ex) {
                future.completeExceptionally(ex);
            }
        });
    }

    private void giveUp(String id, CompletableFuture<JobResult<T>> future, Duration lag) {
        after(lag, () -> future.completeExceptionally(new JobDoesNotExistException(keys.feed(), id)));
    }

    private void after(Duration delay, Runnable action) {
        CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor)
                .execute(action);
    }

    private JobResult<T> result(String id, Known known, Optional<byte[]> result) {
        return new DefaultJobResult<>(id, known.request().orElse(new byte[0]), result, codec);
    }
}
