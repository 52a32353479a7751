package io.thoonk.benchmark.chaos;

import io.thoonk.Subscription;
import io.thoonk.ThoonkTemplate;
import io.thoonk.event.FeedEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hears which run finished which job. Events that are sent while the connection is away are missed. */
final class FinishEvents implements AutoCloseable {

    private final Queue<Finish> heard = new ConcurrentLinkedQueue<>();

    private final List<Subscription> subscriptions = new ArrayList<>();

    FinishEvents(ThoonkTemplate thoonk) {
        ChaosFeed.ALL.forEach(feed -> subscriptions.add(thoonk.subscribe(feed, this::hear)));
    }

    List<Finish> heard() {
        return List.copyOf(heard);
    }

    boolean any() {
        return !heard.isEmpty();
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
    }

    private void hear(FeedEvent event) {
        if (event instanceof FeedEvent.Finished finished) {
            String run = finished.result()
                    .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                    .orElse("");
            heard.add(new Finish(finished.feed(), finished.id(), run));
        }
    }

    /**
     * A finish that was announced.
     *
     * @param feed the feed
     * @param id the job
     * @param run the run that finished it
     */
    record Finish(String feed, String id, String run) {}
}
