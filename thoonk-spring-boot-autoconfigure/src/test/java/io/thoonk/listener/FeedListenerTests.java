package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.FeedEventType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How a listener that is not durable subscribes where it cannot at once. It hears two feeds; the second one makes trouble. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class FeedListenerTests {

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private final AtomicInteger open = new AtomicInteger();

    private final FeedListener listener = new FeedListener(
            new ListenerContainerFactory.Spec(
                    "test",
                    List.of("first", "second"),
                    EnumSet.allOf(FeedEventType.class),
                    false,
                    Optional.empty(),
                    Listeners.options(1, ExhaustedPolicy.PARK),
                    event -> {},
                    Optional.empty(),
                    Optional.empty()),
            (feed, events, options) -> subscribe(feed),
            (id, event, failure) -> {},
            MissedEventsListener.all(List.of()),
            Runnable::run,
            new HandlerCalls());

    @Test
    void triesAgainWhateverTheFailureAndTellsItOnce(CapturedOutput output) {
        failures.add(new ThoonkRedisException("Redis is away, on purpose", null));
        failures.add(new IllegalStateException("stopped, on purpose"));
        failures.add(new NoClassDefFoundError("on purpose"));
        listener.start();
        await().until(() -> output.getAll().contains("'test' has subscribed"));

        assertThat(open).hasValue(2);
        assertThat(output.getAll().split("'test' still cannot subscribe", -1)).hasSize(2);
        assertThat(output).contains("stopped, on purpose");
        listener.stop();
        assertThat(open).hasValue(0);
    }

    @Test
    void anEventWaitsForAnExecutorThatRefuses() {
        AtomicInteger attempts = new AtomicInteger();
        Executor executor = task -> {
            if (attempts.incrementAndGet() < 3) {
                throw new RejectedExecutionException("full, on purpose");
            }
            task.run();
        };
        List<FeedEventListener> subscribed = new ArrayList<>();
        List<String> told = new ArrayList<>();
        FeedListener refused = new FeedListener(
                new ListenerContainerFactory.Spec(
                        "test",
                        List.of("first"),
                        EnumSet.allOf(FeedEventType.class),
                        false,
                        Optional.empty(),
                        Listeners.options(1, ExhaustedPolicy.PARK),
                        event -> told.add("handled"),
                        Optional.empty(),
                        Optional.of(executor)),
                (feed, events, options) -> {
                    subscribed.add(events);
                    return subscribe(feed);
                },
                (id, event, failure) -> told.add("failed"),
                MissedEventsListener.all(List.of()),
                Runnable::run,
                new HandlerCalls());
        refused.start();
        subscribed.get(0).onEvent(new FeedEvent.Published("first", "1", new byte[0]));

        assertThat(told).containsExactly("handled");
        refused.stop();
    }

    private Subscription subscribe(String feed) {
        if (feed.equals("second") && !failures.isEmpty()) {
            Throwable failure = failures.remove();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
        open.incrementAndGet();
        return new Subscription() {

            @Override
            public boolean isActive() {
                return true;
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }
}
