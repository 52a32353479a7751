package io.thoonk.benchmark.live;

import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import java.util.List;
import java.util.Random;

/** Random changes of a feed. */
@FunctionalInterface
interface RandomChanges {

    /**
     * Makes one.
     *
     * @throws io.thoonk.ItemDoesNotExistException if another writer was faster; the feed is as it was
     */
    void change(Random random);

    /** Publishes, edits and retracts; the feed's maximum length trims. */
    static RandomChanges of(Feed<String> feed, int items) {
        return random -> {
            String id = "id" + random.nextInt(2 * items);
            if (random.nextInt(4) == 0) {
                feed.retract(id);
            } else {
                feed.publish(id, "item " + random.nextInt());
            }
        };
    }

    /** All that there is; the feed grows to a size and stays there. */
    static RandomChanges of(SortedFeed<String> feed, int items) {
        return random -> {
            List<String> ids = feed.ids();
            String one = ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
            String other = ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
            String item = "item " + random.nextInt();
            switch (random.nextInt(ids.size() < items ? 14 : 18)) {
                case 0, 1, 2 -> feed.append(item);
                case 3 -> feed.prepend(item);
                case 4 -> feed.publishBefore(one, item);
                case 5 -> feed.publishAfter(one, item);
                case 6, 7 -> feed.edit(one, item);
                case 8 -> feed.moveFirst(one);
                case 9 -> feed.moveLast(one);
                case 10 -> feed.moveBefore(one, other);
                case 11 -> feed.moveAfter(one, other);
                default -> feed.retract(one);
            }
        };
    }
}
