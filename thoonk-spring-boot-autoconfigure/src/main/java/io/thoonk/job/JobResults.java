package io.thoonk.job;

import io.thoonk.ThoonkException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.Deadline;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The results of one feed's jobs, with their types.
 *
 * @param keys the feed
 * @param codec converts requests and results
 * @param followed hears of ends
 * @param keepFor how long results are kept where nothing else is said
 * @param <T> type of the requests
 */
record JobResults<T>(FeedKeys keys, PayloadCodec<T> codec, FollowedFeeds followed, Duration keepFor) {

    CompletableFuture<JobResult<T>> follow(String id) {
        WireText.id(id);
        return typed(id, followed.follow(keys, id));
    }

    /** Follows a job that is put only then. */
    CompletableFuture<JobResult<T>> followFirst(String id, byte[] payload, Consumer<String> put) {
        JobFollower follower = followed.expect(keys, id);
        try {
            put.accept(id);
        } catch (RuntimeException ex) {
            follower.future().cancel(false);
            throw ex;
        }
        follower.put(payload);
        return typed(id, follower.future());
    }

    private CompletableFuture<JobResult<T>> typed(String id, CompletableFuture<FollowedJobs.End> end) {
        CompletableFuture<JobResult<T>> typed = new CompletableFuture<>();
        end.whenComplete((known, failure) -> {
            if (failure == null) {
                typed.complete(new Kept<>(id, known.request().orElse(new byte[0]), known.result(), codec));
            } else {
                typed.completeExceptionally(failure);
            }
        });
        typed.whenComplete((result, failure) -> end.cancel(false));
        return typed;
    }

    /** Follows a job in the first of some feeds that knows it; who cancels that ends it in the one that is asked just then. */
    static <T> CompletableFuture<JobResult<T>> ofFirst(Iterator<DefaultJobQueue<T>> feeds, String id) {
        CompletableFuture<JobResult<T>> result = new CompletableFuture<>();
        follow(feeds, id, result);
        return result;
    }

    private static <T> void follow(
            Iterator<DefaultJobQueue<T>> left, String id, CompletableFuture<JobResult<T>> result) {
        CompletableFuture<JobResult<T>> one = left.next().future(id);
        result.whenComplete((ended, failure) -> one.cancel(false));
        one.whenComplete((ended, failure) -> {
            if (failure == null) {
                result.complete(ended);
            } else if (left.hasNext() && isOfNoJob(failure)) {
                try {
                    follow(left, id, result);
                } catch (RuntimeException | Error ex) {
                    result.completeExceptionally(ex);
                }
            } else {
                result.completeExceptionally(failure);
            }
        });
    }

    private static boolean isOfNoJob(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof JobDoesNotExistException;
    }

    /** Waits for what is followed; empty if it does not come in time, before the application ends, or never can. */
    static <T> Optional<JobResult<T>> await(
            Duration timeout, String feed, Supplier<CompletableFuture<JobResult<T>>> following) {
        Deadline deadline = Deadline.in(timeout);
        if (Thread.currentThread().isInterrupted()) {
            return Optional.empty();
        }
        CompletableFuture<JobResult<T>> future = new CompletableFuture<>();
        try {
            future = following.get();
            return Optional.of(future.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException ex) {
            return Optional.empty();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ThoonkRedisException ex) {
            // The driver gives an interrupted wait back as a failure of its own.
            if (Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            throw ex;
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof JobException || ex.getCause() instanceof FollowedFeeds.ClosedException) {
                return Optional.empty();
            }
            throw new ThoonkException("Following a job of feed '" + feed + "' failed: " + ex.getCause(), ex.getCause());
        } finally {
            future.cancel(false);
        }
    }

    /** A finished job's request and result, converted on demand. */
    private static final class Kept<T> extends SentResult implements JobResult<T> {

        private final String id;

        private final byte[] request;

        private final PayloadCodec<T> codec;

        Kept(String id, byte[] request, Optional<byte[]> result, PayloadCodec<T> codec) {
            super(result, codec);
            this.id = id;
            this.request = request;
            this.codec = codec;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public T request() {
            return codec.read(request);
        }

        @Override
        String whyThereIsNone() {
            return "Job '" + id + "' finished without a result";
        }

        @Override
        public String toString() {
            return "JobResult[" + id + ", " + (hasResult() ? raw().length + " bytes" : "no result") + "]";
        }
    }
}
