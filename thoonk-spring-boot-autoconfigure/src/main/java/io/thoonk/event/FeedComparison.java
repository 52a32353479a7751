package io.thoonk.event;

import org.jspecify.annotations.Nullable;

/**
 * One comparison of a copy with its feed, from the beginning to the end, a page at a time. Each page begins with the last item
 * of the one before, so that no item of the copy can hide between two. Not thread-safe.
 */
final class FeedComparison {

    private final String feed;

    private final FeedReadings readings;

    private String awaited = "";

    private long index;

    private @Nullable FeedDigest page;

    FeedComparison(String feed, FeedReadings readings) {
        this.feed = feed;
        this.readings = readings;
    }

    boolean isAwaited(String token) {
        return token.equals(awaited);
    }

    /** Reads what is next, which is compared when the mark with the token has come. */
    void read(String token) {
        Digested digested = readings.digest(feed, index, token);
        page = digested.page();
        index += Math.max(1, digested.ids() - 1);
        awaited = token;
    }

    /** Whether the follower agrees with what was read last. */
    boolean agrees(FeedFollower follower) {
        return page == null || follower.agrees(page);
    }

    boolean isComplete() {
        return page != null && page.last();
    }

    /**
     * Some items, digested.
     *
     * @param page what they are like
     * @param ids how many ids were looked at, also those that have no item
     */
    record Digested(FeedDigest page, int ids) {}
}
