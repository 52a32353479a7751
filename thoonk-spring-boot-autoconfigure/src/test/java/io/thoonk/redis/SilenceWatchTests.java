package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.test.ManualTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SilenceWatchTests {

    private final ManualTimer timer = new ManualTimer();

    private final List<CompletableFuture<String>> questions = new ArrayList<>();

    private final AtomicInteger silent = new AtomicInteger();

    private SilenceWatch watch;

    @BeforeEach
    void watch() {
        watch = new SilenceWatch(
                timer,
                () -> {
                    questions.add(new CompletableFuture<>());
                    return questions.get(questions.size() - 1);
                },
                silent::incrementAndGet);
    }

    @Test
    void isContentWithAnAnswer() {
        for (int i = 0; i < 5; i++) {
            timer.advance(Duration.ofSeconds(7));
            questions.get(i).complete("PONG");
        }
        timer.advance(Duration.ofSeconds(6));
        assertThat(silent).hasValue(0);
        assertThat(questions).hasSize(5);
    }

    @Test
    void isContentWithAnyMessageInsteadOfAnAnswer() {
        timer.advance(Duration.ofSeconds(8));
        watch.heard();
        timer.advance(Duration.ofSeconds(5));
        assertThat(silent).hasValue(0);
    }

    @Test
    void tellsWhenNothingComesInTimeAfterAQuestion() {
        watch.heard();
        timer.advance(Duration.ofSeconds(7));
        timer.advance(Duration.ofMillis(4_999));
        assertThat(silent).hasValue(0);
        timer.advance(Duration.ofMillis(1));
        assertThat(silent).hasValue(1);
    }

    @Test
    void takesARefusalForNoAnswer() {
        timer.advance(Duration.ofSeconds(7));
        questions.get(0).completeExceptionally(new IllegalStateException("cut"));
        timer.advance(Duration.ofSeconds(5));
        assertThat(silent).hasValue(1);
    }

    @Test
    void tellsNothingMoreOnceItHasEnded() {
        timer.advance(Duration.ofSeconds(7));
        watch.end();
        timer.advance(Duration.ofSeconds(60));
        assertThat(silent).hasValue(0);
        assertThat(questions).hasSize(1);
    }
}
