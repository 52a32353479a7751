package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.Job;
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

    /** As long as it is named it stays claimed, for as long as others of its call are renewed. */
    @Test
    void doesNotNameWhatIsGivenUpAmongThatWhichIsHeldAfterTrouble() {
        Job<Object> held = AnyJob.named("held");
        running.add(held, share);
        running.add(AnyJob.named("given up"), share).abandon();
        claims.setAway(true);
        assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(calls::open);
        claims.setAway(false);
        calls.open();
        assertThat(claims.held()).containsExactly(List.of(held));
    }

    @Test
    void namesWhatIsDoneAndToBeToldThoughItsHandlerIsNotWaitedForAnyMore() {
        Job<Object> done = AnyJob.settled("done");
        running.add(done, share).lose();
        calls.open();
        assertThat(claims.held()).containsExactly(List.of(done));
    }

    @Test
    void keepsNoneOfTheJobsThatAnAnswerBringsAfterTheEnd() {
        CompletableFuture<JobClaims.Outcome<Object>> answer = new CompletableFuture<>();
        claims.answer(answer);
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
