package io.thoonk.benchmark.million;

import io.thoonk.redis.keys.FeedKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The end of a full feed. */
final class DeletionOperations {

    private final MillionFeed feed;

    DeletionOperations(MillionFeed feed) {
        this.feed = feed;
    }

    void measure(Measurements measurements) {
        int jobs = feed.options().jobs();
        measurements.measure("deletion of the feed", 1, () -> feed.thoonk().deleteFeed(MillionFeed.NAME));
        feed.queue();
        feed.queue().put(feed.payload());
        delayAsOurs(feed.options().leftovers());
        deleteAsPeer();
        measurements.measure(
                "creation after a peer deleted it with " + feed.options().leftovers() + " delayed jobs",
                1,
                feed::queue);
        measurements.measure("first put after that", 1, () -> feed.queue().put(feed.payload()));
        System.out.println();
        System.out.println(feed.queue().counts() + " after all, of " + jobs);
    }

    private void delayAsOurs(int count) {
        for (int from = 0; from < count; from += MillionFeed.MANY) {
            Map<String, String> items = new HashMap<>();
            Map<String, String> metas = new HashMap<>();
            for (int i = from; i < from + MillionFeed.MANY; i++) {
                items.put("delayed-" + i, feed.payload());
                metas.put("delayed-" + i, "0:1:NORMAL:0");
            }
            feed.commands().hset(feed.key(FeedKey.DELAYED_ITEMS), items);
            feed.commands().hset(feed.key(FeedKey.DELAYED_META), metas);
        }
    }

    /** A peer knows the contract's keys alone. */
    private void deleteAsPeer() {
        String[] known = Arrays.stream(FeedKey.values())
                .filter(key -> !key.family().startsWith("thoonk."))
                .map(feed::key)
                .toArray(String[]::new);
        feed.commands().srem("feeds", MillionFeed.NAME);
        feed.commands().del(known);
    }
}
