package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WakeupsTests {

    private final Wakeups wakeups = new Wakeups();

    @Test
    void namesEachItemOnceAndForgetsIt() {
        wakeups.onEvent(new FeedEvent.Retracted("f", "1"));
        wakeups.onEvent(new FeedEvent.Retracted("f", "2"));
        wakeups.onEvent(new FeedEvent.Retracted("f", "1"));
        wakeups.onEvent(new FeedEvent.Created("f", "me"));

        assertThat(wakeups.takeIds()).containsExactly("1", "2");
        assertThat(wakeups.takeIds()).isEmpty();
        assertThat(wakeups.takeUncertainty()).isFalse();
    }

    @Test
    void isUncertainAfterALostConnection() {
        wakeups.onEvent(new FeedEvent.Retracted("f", "1"));
        wakeups.onEvent(new FeedEvent.Resynced("f"));

        assertThat(wakeups.takeIds()).isEmpty();
        assertThat(wakeups.takeUncertainty()).isTrue();
        assertThat(wakeups.takeUncertainty()).isFalse();
    }

    @Test
    void isUncertainAboutMoreItemsThanItKeeps() {
        IntStream.rangeClosed(0, 1000).forEach(i -> wakeups.onEvent(new FeedEvent.Retracted("f", "id" + i)));

        assertThat(wakeups.takeUncertainty()).isTrue();
        assertThat(wakeups.takeIds()).isEmpty();
    }

    @Test
    void waitsForAMessageOrForAWhile() throws Exception {
        assertThat(wakeups.await(1)).isFalse();
        wakeups.onEvent(new FeedEvent.Retracted("f", "1"));
        assertThat(wakeups.await(60_000)).isTrue();
        assertThat(wakeups.await(1)).isFalse();

        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return wakeups.await(60_000);
            } catch (InterruptedException ex) {
                throw new IllegalStateException(ex);
            }
        });
        wakeups.wake();
        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    }
}
