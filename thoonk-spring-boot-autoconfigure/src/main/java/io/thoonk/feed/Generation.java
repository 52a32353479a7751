package io.thoonk.feed;

import java.util.UUID;

/** Names one creation of a feed. */
final class Generation {

    private Generation() {}

    static String random() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
