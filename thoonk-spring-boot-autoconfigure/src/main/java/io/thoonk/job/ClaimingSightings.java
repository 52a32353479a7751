package io.thoonk.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * When ids were first seen in the claiming list of a feed. A process that is alive claims within milliseconds what it moved
 * there; what stays was moved by one that died.
 */
final class ClaimingSightings {

    private static final Duration LONGEST_CLAIMING = Duration.ofSeconds(3);

    private final Duration patience;

    private Map<String, Long> seen = new HashMap<>();

    ClaimingSightings(Duration sightingsApart) {
        this.patience = sightingsApart.compareTo(LONGEST_CLAIMING) < 0 ? sightingsApart : LONGEST_CLAIMING;
    }

    synchronized List<String> abandoned() {
        long now = System.nanoTime();
        return seen.entrySet().stream()
                .filter(sighting -> now - sighting.getValue() >= patience.toNanos())
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized void see(List<String> ids) {
        long now = System.nanoTime();
        Map<String, Long> still = new HashMap<>();
        ids.forEach(id -> still.put(id, seen.getOrDefault(id, now)));
        seen = still;
    }
}
