package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.job.FollowedJobs.End;
import io.thoonk.job.JobBrowseScripts.Known;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowedJobsTests {

    private static final Known THERE = new Known(true, false, Optional.of(new byte[0]), Optional.empty());

    private static final Known LONG = new Known(true, false, Optional.of(new byte[100_000]), Optional.empty());

    private static final Known UNREAD = new Known(true, false, Optional.empty(), Optional.empty());

    private static final Known FINISHED =
            new Known(false, false, Optional.of(new byte[0]), Optional.of(new byte[] {'2'}));

    /** What the next executions and looks throw before they do anything. */
    private final Deque<Throwable> refusals = new ArrayDeque<>();

    private final Deque<Throwable> failures = new ArrayDeque<>();

    private final Deque<Runnable> atOnce = new ArrayDeque<>();

    private final Deque<Runnable> later = new ArrayDeque<>();

    private final List<FeedEventListener> listeners = new ArrayList<>();

    private Known known = THERE;

    private FollowedJobs jobs;

    @BeforeEach
    void make() {
        jobs = new FollowedJobs(
                "f",
                (ids, longest) -> {
                    throwNextOf(failures);
                    return ids.stream()
                            .map(id ->
                                    known.request().map(bytes -> bytes.length).orElse(0) > longest ? UNREAD : known)
                            .toList();
                },
                listener -> {
                    listeners.add(listener);
                    return new FakeSubscription();
                },
                task -> {
                    throwNextOf(refusals);
                    atOnce.add(task);
                },
                later::add);
    }

    @Test
    void tellALongPayloadThatWasReadWhenTheFollowingBegan() {
        known = LONG;
        CompletableFuture<End> end = jobs.follow("id");
        known = UNREAD;
        runAll(later);
        assertEndsWithLongPayload(end);
    }

    @Test
    void readALongPayloadOnceTheJobIsThere() {
        known = UNREAD;
        CompletableFuture<End> end = jobs.follow("id");
        known = LONG;
        runAll(later);
        assertEndsWithLongPayload(end);
    }

    private void assertEndsWithLongPayload(CompletableFuture<End> end) {
        known = new Known(false, false, Optional.empty(), Optional.empty());
        tell();
        assertThat(end).isCompletedWithValueMatching(told -> told.request().equals(LONG.request()));
    }

    @Test
    void lookAgainAfterALookThatAnErrorEnded() {
        CompletableFuture<End> end = jobs.follow("id");
        failures.add(new StackOverflowError("on purpose"));
        runAll(later);
        known = FINISHED;
        runAll(later);
        assertThat(end).isCompleted();
    }

    @Test
    void lookAgainWhereNoThreadCouldBeMadeForALook() {
        CompletableFuture<End> end = jobs.follow("id");
        refusals.add(new OutOfMemoryError("on purpose"));
        runAll(later);
        known = FINISHED;
        runAll(later);
        assertThat(end).isCompleted();
    }

    @Test
    void lookForWhoeverComesAfterALookWasRejected() {
        CompletableFuture<End> first = jobs.follow("first");
        refusals.add(new RejectedExecutionException("on purpose"));
        runAll(later);
        CompletableFuture<End> second = jobs.follow("second");
        known = FINISHED;
        runAll(later);
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void believeTheNextMessageAfterALookThatAnErrorEnded() {
        CompletableFuture<End> end = jobs.follow("id");
        failures.add(new StackOverflowError("on purpose"));
        tell();
        known = FINISHED;
        tell();
        assertThat(end).isCompleted();
    }

    @Test
    void believeTheNextMessageAfterALookThatCouldNotBegin() {
        CompletableFuture<End> end = jobs.follow("id");
        refusals.add(new OutOfMemoryError("on purpose"));
        tell();
        known = FINISHED;
        tell();
        assertThat(end).isCompleted();
    }

    /** On threads that survive what is thrown, as those of pools and timers do. */
    private void runAll(Deque<Runnable> tasks) {
        for (int i = tasks.size(); i > 0; i--) {
            survive(tasks.remove());
        }
        while (!atOnce.isEmpty()) {
            survive(atOnce.remove());
        }
    }

    private void tell() {
        FeedEvent finished = new FeedEvent.Finished("f", "id", Optional.empty());
        listeners.forEach(listener -> survive(() -> listener.onEvent(finished)));
        runAll(atOnce);
    }

    private static void survive(Runnable task) {
        try {
            task.run();
        } catch (Throwable ex) {
            assertThat(ex).hasMessage("on purpose");
        }
    }

    private static void throwNextOf(Deque<Throwable> failures) {
        Throwable failure = failures.poll();
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
