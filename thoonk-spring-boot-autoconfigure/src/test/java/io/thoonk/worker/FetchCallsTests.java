package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.job.JobClaims;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FetchCallsTests {

    private final Queue<Runnable> woken = new ArrayDeque<>();

    private final RunningJobs running = new RunningJobs(2, Optional.empty());

    private final FetchShare share = new FetchShare();

    private final HandlerThreads threads =
            new HandlerThreads(woken::add, running, running::remove, () -> {}, refusal -> {});

    private final FakeClaims claims = new FakeClaims();

    private final FetchCalls calls = new FetchCalls(
            "w", () -> claims, running, threads, new FetchCalls.Sharing(share, () -> {}), new Heedless());

    @BeforeEach
    void open() {
        calls.open();
    }

    @Test
    void keepsNoneOfTheJobsThatAnAnswerBringsAfterTheEnd() {
        CompletableFuture<JobClaims.Outcome<Object>> answer = new CompletableFuture<>();
        claims.answer = Optional.of(answer);
        assertThat(calls.trySend(calls.prepare(FetchStep.exchange(2, 2), false)))
                .isTrue();
        calls.leave();
        answer.complete(FakeClaims.brings(List.of(AnyJob.named("late")), OptionalLong.empty()));
        assertThat(threads.ready()).isZero();
        assertThat(running.all()).isEmpty();
        assertThat(woken).isEmpty();
    }

    /** Does nothing about anything. */
    private static final class Heedless implements FetchCalls.Listener {

        @Override
        public void answered(FetchAnswer answer, boolean isLookDue) {}

        @Override
        public void callFailed(Throwable cause) {}

        @Override
        public void waitFailed(Throwable cause) {}

        @Override
        public void arrived() {}

        @Override
        public void dueIn(long millis) {}
    }
}
