package io.thoonk.job;

import io.thoonk.event.FeedEvent;
import io.thoonk.job.FollowedJobs.End;
import io.thoonk.job.JobBrowseScripts.Known;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One who waits for the end of a job. Thread-safe. */
final class JobFollower {

    private final String feed;

    private final String id;

    private final Executor executor;

    private final Runnable look;

    private final CompletableFuture<End> future = new CompletableFuture<>();

    private final AtomicReference<@Nullable FeedEvent> heard = new AtomicReference<>();

    private Optional<byte[]> request;

    /** Whether the job is still to be put, so that it is no wonder that it is not there. */
    private volatile boolean expected;

    private boolean missed;

    private JobFollower(
            String feed, String id, Optional<byte[]> request, boolean expected, Executor executor, Runnable look) {
        this.feed = feed;
        this.id = id;
        this.request = request;
        this.expected = expected;
        this.executor = executor;
        this.look = look;
    }

    /** Of a job that was put. */
    static JobFollower of(String feed, String id, Optional<byte[]> request, Executor executor) {
        return new JobFollower(feed, id, request, false, executor, () -> {});
    }

    /** Of a job that is put by and by; has it looked at where it is heard of before that is known. */
    static JobFollower expecting(String feed, String id, Executor executor, Runnable look) {
        return new JobFollower(feed, id, Optional.empty(), true, executor, look);
    }

    String id() {
        return id;
    }

    CompletableFuture<End> future() {
        return future;
    }

    /** What the last message told of the job, until the data say otherwise. */
    Optional<FeedEvent> heard() {
        return Optional.ofNullable(heard.get());
    }

    void hear(FeedEvent event) {
        heard.set(event);
    }

    /** Notes that the job was put. */
    void put(byte[] payload) {
        learnRequest(payload);
        expected = false;
        if (heard.get() != null) {
            look.run();
        }
    }

    /** Whether it is not known yet what the job is about. */
    synchronized boolean lacksRequest() {
        return request.isEmpty() && !expected;
    }

    private synchronized void learnRequest(byte[] payload) {
        request = Optional.of(payload);
    }

    /** Compares what was heard, now and before the data were read, with what they say. */
    synchronized void learn(Known known, Optional<FeedEvent> heardBefore) {
        FeedEvent told = heard.get();
        if (expected) {
            return;
        }
        if (known.isThere()) {
            request = known.request().or(() -> request);
            missed = false;
            // Of another database, or of a job of the same id before.
            heard.compareAndSet(heardBefore.orElse(null), null);
        } else if (known.result().isPresent()) {
            complete(new End(known.request(), known.result()));
        } else if (told instanceof FeedEvent.Finished finished) {
            complete(new End(request, finished.result()));
        } else if (told != null || missed || known.hasExpired()) {
            complete(whyGone(known));
        } else {
            missed = true;
        }
    }

    /** {@return why a job is not there any more that did not finish} */
    JobException whyGone(Known known) {
        return known.hasExpired() ? new JobExpiredException(feed, id) : new JobDoesNotExistException(feed, id);
    }

    /** On another thread, as whoever waits may do long things with it. */
    private void complete(End end) {
        executor.execute(() -> future.complete(end));
    }

    private void complete(JobException failure) {
        executor.execute(() -> future.completeExceptionally(failure));
    }
}
