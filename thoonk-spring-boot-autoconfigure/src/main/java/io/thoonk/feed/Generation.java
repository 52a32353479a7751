package io.thoonk.feed;

import io.thoonk.redis.RandomIds;

/** Names one creation of a feed. */
final class Generation {

    private Generation() {}

    static String random() {
        return RandomIds.next();
    }
}
