package io.thoonk.job;

import io.thoonk.redis.RandomIds;
import io.thoonk.redis.WireText;

/** Makes the random values that tell one life of a feed from the next (contract rule 4), and the ids of jobs. */
class Generations {

    byte[] next() {
        return WireText.bytes(randomHex());
    }

    String randomHex() {
        return RandomIds.next();
    }
}
