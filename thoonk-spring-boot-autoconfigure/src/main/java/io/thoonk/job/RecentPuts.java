package io.thoonk.job;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The jobs that this process has put last, so that others can wait for one that has ended before they are put. Of many puts some are
 * forgotten, and none costs more than a step. Thread-safe.
 */
final class RecentPuts {

    private static final int PLACES = 8192;

    private final AtomicReferenceArray<Put> places = new AtomicReferenceArray<>(PLACES);

    void add(String feed, String id) {
        places.lazySet(place(id), new Put(feed, id));
    }

    boolean has(String feed, String id) {
        return new Put(feed, id).equals(places.get(place(id)));
    }

    private static int place(String id) {
        int hash = id.hashCode();
        return (hash ^ hash >>> 16) & PLACES - 1;
    }

    private record Put(String feed, String id) {}
}
