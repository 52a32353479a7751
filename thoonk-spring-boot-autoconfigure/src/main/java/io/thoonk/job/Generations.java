package io.thoonk.job;

import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;

/** Makes the random values that tell one life of a feed from the next (contract rule 4), and the ids of jobs. */
class Generations {

    /** With this begins the generation of a job feed; {@code lib/type.lua} reads it. */
    private static final String TAG = "feed0004";

    byte[] next() {
        return WireText.bytes(TAG + randomHex().substring(TAG.length()));
    }

    String randomHex() {
        return RandomIds.next();
    }
}
