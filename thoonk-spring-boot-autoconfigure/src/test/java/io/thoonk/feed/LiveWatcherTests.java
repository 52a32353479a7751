package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class LiveWatcherTests {

    private final List<FeedEvent> handed = new ArrayList<>();

    @Test
    void isServedAgainAfterItsExecutorHasRefusedOnce() {
        AtomicInteger refusals = new AtomicInteger(2);
        ReentrantLock state = new ReentrantLock();
        LiveWatcher watcher = new LiveWatcher(
                "f",
                state,
                handed::add,
                missed -> List.of(),
                task -> {
                    if (refusals.getAndDecrement() > 0) {
                        throw new RejectedExecutionException("on purpose");
                    }
                    task.run();
                },
                new EventProblems());
        FeedEvent content = new FeedEvent.Retracted("f", "0");
        FeedEvent first = new FeedEvent.Retracted("f", "1");
        FeedEvent second = new FeedEvent.Retracted("f", "2");
        watcher.begin(List.of(content));
        watcher.put(first);
        assertThat(handed).isEmpty();
        watcher.put(second);
        assertThat(handed).containsExactly(content, first, second);
    }
}
