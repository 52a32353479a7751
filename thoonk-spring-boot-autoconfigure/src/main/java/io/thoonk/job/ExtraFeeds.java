package io.thoonk.job;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The feeds that have what quick scripts decline, as far as this process has heard. It may be wrong: then a quick script declines
 * once more, or one that is given all keys tells that they are not needed. Thread-safe.
 */
final class ExtraFeeds {

    private final Set<String> feeds = ConcurrentHashMap.newKeySet();

    boolean has(String feed) {
        return feeds.contains(feed);
    }

    /** Hears whether a feed has extras. */
    void note(String feed, boolean hasExtras) {
        if (hasExtras) {
            feeds.add(feed);
        } else if (!feeds.isEmpty()) {
            feeds.remove(feed);
        }
    }
}
