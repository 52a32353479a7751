package io.thoonk.job;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Into which feeds this process has put jobs, until somebody takes their names. Perhaps nobody does, and an application may have
 * any number of feeds: what comes when there are a thousand is noted once they were taken. Thread-safe.
 */
final class FeedsPutTo {

    private static final int MOST = 1_000;

    private final Set<String> names = ConcurrentHashMap.newKeySet();

    void note(String feed) {
        if (!names.contains(feed) && names.size() < MOST) {
            names.add(feed);
        }
    }

    Set<String> take() {
        Set<String> taken = Set.copyOf(names);
        names.removeAll(taken);
        return taken;
    }
}
