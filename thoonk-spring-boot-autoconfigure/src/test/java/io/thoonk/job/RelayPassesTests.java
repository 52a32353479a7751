package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RelayPassesTests {

    private final RelayPasses passes = new RelayPasses();

    @Test
    void beginsOnePassForAllWhoAskBeforeIt() {
        assertThat(passes.ask("a")).isTrue();
        assertThat(passes.ask("a")).isFalse();
        passes.begin("a");
        assertThat(passes.end("a")).isFalse();
        assertThat(passes.ask("a")).isTrue();
    }

    @Test
    void beginsOneMoreForAllWhoAskDuringIt() {
        passes.ask("a");
        passes.begin("a");
        assertThat(passes.ask("a")).isFalse();
        assertThat(passes.ask("a")).isFalse();
        assertThat(passes.end("a")).isTrue();
        assertThat(passes.ask("a")).as("while that one is asked for").isFalse();
        passes.begin("a");
        assertThat(passes.end("a")).isFalse();
    }

    @Test
    void keepsSourcesApart() {
        passes.ask("a");
        passes.begin("a");
        assertThat(passes.ask("b")).isTrue();
    }

    @Test
    void beginsAgainAfterNoThreadCouldBeHad() {
        passes.ask("a");
        passes.giveUp("a");
        assertThat(passes.ask("a")).isTrue();
    }

    @Test
    void seesAllThatWasThereBeforeItWasAskedForAndNeverRunsTwice() {
        AtomicInteger there = new AtomicInteger();
        AtomicInteger seen = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            Runnable[] pass = new Runnable[1];
            pass[0] = () -> {
                passes.begin("a");
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                seen.set(there.get());
                running.decrementAndGet();
                if (passes.end("a")) {
                    threads.execute(pass[0]);
                }
            };
            CompletableFuture.allOf(IntStream.range(0, 4)
                            .mapToObj(thread -> CompletableFuture.runAsync(
                                    () -> IntStream.range(0, 2_000).forEach(number -> {
                                        there.incrementAndGet();
                                        if (passes.ask("a")) {
                                            threads.execute(pass[0]);
                                        }
                                    }),
                                    threads))
                            .toArray(CompletableFuture[]::new))
                    .join();
            await().until(() -> seen.get() == 8_000);
            assertThat(most).hasValue(1);
        } finally {
            threads.shutdownNow();
        }
    }
}
