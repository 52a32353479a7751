package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionHandoverTests {

    private final AtomicInteger told = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 17})
    void isDoneOnceEverythingIsConfirmed(int confirmations) {
        SubscriptionHandover takeOver = new SubscriptionHandover(confirmations, told::incrementAndGet);
        for (int i = 0; i < confirmations; i++) {
            assertThat(takeOver.isDone()).isFalse();
            assertThat(told).hasValue(0);
            takeOver.confirmed();
        }
        assertThat(takeOver.isDone()).isTrue();
        assertThat(told).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void tellsOnceAlthoughLaterSubscriptionsAreConfirmedToo(int later) {
        SubscriptionHandover takeOver = new SubscriptionHandover(1, told::incrementAndGet);
        for (int i = 0; i <= later; i++) {
            takeOver.confirmed();
        }
        assertThat(takeOver.isDone()).isTrue();
        assertThat(told).hasValue(1);
    }
}
