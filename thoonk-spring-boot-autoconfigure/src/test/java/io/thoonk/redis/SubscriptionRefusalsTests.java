package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SubscriptionRefusalsTests {

    private static final ThoonkRedisException REFUSED = new ThoonkRedisException("NOPERM", null);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    private final SubscriptionRefusals refusals = new SubscriptionRefusals(nanos::get);

    @Test
    void knowsARefusalForSomeSeconds() {
        refusals.failedToTakeUp(REFUSED);
        pass(Duration.ofMillis(14_999));
        assertThat(refusals.current()).contains("NOPERM");
        pass(Duration.ofMillis(1));
        assertThat(refusals.current()).isEmpty();
    }

    @Test
    void takesNoRedisThatIsAwayForARefusal() {
        refusals.failedToTakeUp(new RedisUnreachableException("Subscribing", "a:1", "away", new TimeoutException()));
        refusals.failedToTakeUp(new IllegalStateException("another failure"));
        assertThat(refusals.current()).isEmpty();
    }

    @Test
    void tellsSomebodyNewWhatIsRefusedToAll() {
        ThoonkRedisException late = new ThoonkRedisException("no connection in time", null);
        assertThat(refusals.ofNewcomer(late)).isSameAs(late);
        refusals.failedToTakeUp(REFUSED);
        assertThat(refusals.ofNewcomer(late)).hasMessageContaining("NOPERM").hasCause(late);
        pass(Duration.ofSeconds(15));
        assertThat(refusals.ofNewcomer(late)).isSameAs(late);
    }

    @Test
    void knowsOfAListenerUntilItCanSubscribeAndLeavesTheTellingToIt(CapturedOutput output) {
        assertThatExceptionOfType(ThoonkRedisException.class)
                .isThrownBy(() -> refusals.ofListener("news", () -> {
                    throw REFUSED;
                }));
        refusals.ended();
        refusals.ofListener("sports", () -> "subscription");
        assertThat(refusals.current()).contains("NOPERM");
        refusals.ofListener("news", () -> "subscription");
        assertThat(refusals.current()).isEmpty();
        assertThat(output).doesNotContain("subscribe again");
    }

    @Test
    void tellsOnceThatListenersHearNothingAndOnceThatTheyDoAgain(CapturedOutput output) {
        for (int i = 0; i < 10; i++) {
            refusals.failedToTakeUp(REFUSED);
            pass(Duration.ofSeconds(5));
        }
        assertThat(output).containsOnlyOnce("Redis refuses to let this process subscribe again");
        refusals.ended();
        refusals.ended();
        assertThat(output).containsOnlyOnce("Redis lets this process subscribe again");
        assertThat(refusals.current()).isEmpty();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
