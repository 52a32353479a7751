package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.feed.FeedCursor.LeaseState;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseRenewerTests {

    private static final long LEASE = 900;

    private static final long MILLI = 1_000_000;

    private final Stop end = new Stop();

    private long now = Long.MAX_VALUE / MILLI - 500;

    private char answer;

    private long answerTakes;

    private final LeaseRenewer renewer =
            new LeaseRenewer("listener", "feed", Duration.ofMillis(LEASE), this::ask, () -> now * MILLI, end);

    /** Each step is an answer and how long it takes; 300 ms lie between two of them. */
    @ParameterizedTest
    @CsvSource({
        // what Redis answers: k the lease is kept, b it has begun anew, n another has it, m no feed, x no answer;
        // e is an error
        "k0, false",
        "b0, true",
        "n0, true",
        "m0, true",
        "k0 k0 k0 k0 k0 k0, false",
        "k0 k0 n0, true",
        "x0 x0 x0, false",
        "x0 x0 x1, true",
        "x0 x0 k0 x0 x0, false",
        "x0 x300 x1, true",
        "x601, true",
        "e0 e0 e0 k0, false",
        "e601, true",
        "x600, false",
        "k0 x0 x0 x0, false",
        "k0 x0 x0 x1, true",
        // The lease counts from the question, not from the answer.
        "k500 x100, false",
        "k500 x101, true",
    })
    void endsTheWorkWhenTheLeaseIsLostOrMayBe(String steps, boolean ends) {
        for (String step : steps.split(" ")) {
            assertThat(end.isDone()).as("before %s of %s", step, steps).isFalse();
            now += LEASE / 3;
            answer = step.charAt(0);
            answerTakes = Long.parseLong(step.substring(1));
            renewer.renew();
        }
        assertThat(end.isDone()).isEqualTo(ends);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void neverWorksOnBehindTheEndOfTheLeaseAndNeverEndsBefore(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Stop ending = new Stop();
            LeaseRenewer renewing = new LeaseRenewer(
                    "listener", "feed", Duration.ofMillis(LEASE), this::ask, () -> now * MILLI, ending);
            long heldUntil = now + LEASE;
            for (int step = 0; step < 50 && !ending.isDone(); step++) {
                now += LEASE / 3;
                long asked = now;
                answer = "kkkxxxxn".charAt(random.nextInt(8));
                answerTakes = random.nextInt(400);
                renewing.renew();
                if (answer == 'k') {
                    heldUntil = asked + LEASE;
                }
                assertThat(ending.isDone())
                        .as("seed %s, round %s, step %s", seed, round, step)
                        .isEqualTo(answer == 'n' || answer == 'x' && now - heldUntil > 0);
            }
        }
    }

    @Test
    void asksNoMoreOnceItsRenewingOrItsLeaseHasEnded() {
        AtomicInteger asked = new AtomicInteger();
        LeaseRenewer ended = renewer(asked, LeaseState.KEPT);
        ended.renew();
        ended.end();
        ended.renew();
        assertThat(asked).hasValue(1);
        LeaseRenewer lost = renewer(asked, LeaseState.NONE);
        lost.renew();
        lost.renew();
        assertThat(asked).hasValue(2);
    }

    @Test
    @Timeout(60)
    void endsOnceTheQuestionUnderWayIsAnswered() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        LeaseRenewer slow = new LeaseRenewer(
                "listener",
                "feed",
                Duration.ofMillis(LEASE),
                () -> {
                    asked.countDown();
                    await().until(() -> answered.getCount() == 0);
                    return LeaseState.KEPT;
                },
                System::nanoTime,
                end);
        Thread asking = new Thread(slow::renew);
        asking.start();
        asked.await();
        Thread ending = new Thread(slow::end);
        ending.start();
        await().until(() -> ending.getState() == Thread.State.WAITING);
        answered.countDown();
        ending.join();
        asking.join();
        assertThat(end.isDone()).isFalse();
    }

    private LeaseRenewer renewer(AtomicInteger asked, LeaseState answer) {
        return new LeaseRenewer(
                "listener",
                "feed",
                Duration.ofMillis(LEASE),
                () -> {
                    asked.incrementAndGet();
                    return answer;
                },
                System::nanoTime,
                end);
    }

    private LeaseState ask() {
        now += answerTakes;
        return switch (answer) {
            case 'k' -> LeaseState.KEPT;
            case 'b' -> LeaseState.BEGUN;
            case 'n' -> LeaseState.NONE;
            case 'e' -> throw new NoClassDefFoundError("on purpose");
            case 'm' -> throw new FeedDoesNotExistException("feed");
            default -> throw new ThoonkRedisException("Redis is away, on purpose", null);
        };
    }
}
