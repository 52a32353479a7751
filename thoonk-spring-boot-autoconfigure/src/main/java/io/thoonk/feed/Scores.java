package io.thoonk.feed;

import java.time.Instant;

/** Reads the scores of a feed. */
final class Scores {

    private static final double SECONDS_BELOW = 1e11;

    private Scores() {}

    /** Milliseconds, or seconds where thoonk.py wrote them. */
    static Instant time(String score) {
        double value = Double.parseDouble(score);
        return Instant.ofEpochMilli((long) (value < SECONDS_BELOW ? value * 1000 : value));
    }
}
