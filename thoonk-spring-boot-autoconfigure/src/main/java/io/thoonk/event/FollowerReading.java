package io.thoonk.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** One reading of a feed from its beginning to its end. Not thread-safe. */
final class FollowerReading {

    private final String feed;

    private final FeedFollower follower;

    private final FeedReadings readings;

    /** Of another size each time: where pages are parted nothing may move, and where much moves the next try parts elsewhere. */
    private final int most = FeedReadings.MOST - ThreadLocalRandom.current().nextInt(FeedReadings.MOST / 5);

    private FeedPage.End end = FeedPage.End.NOWHERE;

    private boolean begun;

    private boolean all;

    private String awaited = "";

    private Runnable merge = () -> {};

    FollowerReading(String feed, FeedFollower follower, FeedReadings readings) {
        this.feed = feed;
        this.follower = follower;
        this.readings = readings;
    }

    boolean isAwaited(String token) {
        return token.equals(awaited);
    }

    /** Whether the follower has a page. */
    boolean hasBegun() {
        return begun;
    }

    /** Reads what is next, which is merged when the mark with the token has come; false if there is no place to go on from. */
    boolean read(String token) {
        if (all) {
            List<String> unknown = follower.unknown();
            List<String> some = List.copyOf(unknown.subList(0, Math.min(unknown.size(), FeedReadings.MOST)));
            List<Optional<byte[]>> items = readings.items(feed, some, Optional.of(token));
            merge = () -> learn(some.subList(0, items.size()), items);
        } else {
            Optional<FeedPage> page = readings.page(feed, end, most, Optional.of(token));
            if (page.isEmpty()) {
                return false;
            }
            merge = () -> take(page.get());
        }
        awaited = token;
        return true;
    }

    /** Hands over what was read; whether that was all. */
    boolean merge() {
        merge.run();
        return all && follower.unknown().isEmpty();
    }

    private void take(FeedPage page) {
        begun = true;
        all = page.last();
        end = page.end();
        follower.page(page);
    }

    private void learn(List<String> ids, List<Optional<byte[]>> items) {
        List<FeedPage.Item> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            items.get(i).ifPresentOrElse(item -> found.add(new FeedPage.Item(id, item)), () -> missing.add(id));
        }
        follower.learn(found, missing);
    }
}
