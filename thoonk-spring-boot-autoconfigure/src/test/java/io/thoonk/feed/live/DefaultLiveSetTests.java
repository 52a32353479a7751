package io.thoonk.feed.live;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thoonk.Subscription;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

class DefaultLiveSetTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final List<Consumer<FeedEvent>> followers = new CopyOnWriteArrayList<>();

    private final LiveSet<String> base = DefaultLiveSet.of(
            "f",
            new PayloadCodec<>(new RawPayloadConverter(), ResolvableType.forClass(String.class), PayloadLimits.NONE),
            null,
            Runnable::run,
            new EventProblems(),
            this::follow);

    /** Red where the last set that follows another ends it while a new one is being made of it. */
    @Test
    void followsAlthoughTheOnlyOtherOneEndsMeanwhile() {
        LiveSet<String> other = base.where(item -> true);
        publish("a");
        AtomicBoolean isFirst = new AtomicBoolean(true);
        LiveSet<String> made = base.where(item -> {
            if (isFirst.getAndSet(false)) {
                assertThat(CompletableFuture.runAsync(other::close, task -> new Thread(task, "closing").start()))
                        .succeedsWithin(LONG);
            }
            return true;
        });
        publish("b");

        assertThat(made.snapshot()).containsOnlyKeys("a", "b");
        made.close();
        assertThat(followers).isEmpty();
    }

    @Test
    void tellsNobodyOfChangesOnceItHasEnded() {
        base.where(item -> true).close();
        assertThatIllegalStateException()
                .isThrownBy(() -> base.onChange(change -> {}))
                .withMessageContaining("has ended");
    }

    private Subscription follow(Consumer<FeedEvent> follower) {
        followers.add(follower);
        return new Subscription() {

            @Override
            public boolean isActive() {
                return followers.contains(follower);
            }

            @Override
            public void close() {
                followers.remove(follower);
            }
        };
    }

    private void publish(String id) {
        followers.forEach(follower -> follower.accept(new FeedEvent.Published("f", id, bytes("item"))));
    }
}
