package io.thoonk.job;

import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;

/**
 * What has an outbox: a feed or a batch.
 *
 * @param name of the feed or batch
 * @param words the same in words
 * @param keySpace how keys are spelled there
 * @param outbox the key of what it owes
 * @param failed the key of what cannot be delivered
 */
record OutboxSource(String name, String words, KeySpace keySpace, byte[] outbox, byte[] failed) {

    static OutboxSource of(FeedKeys keys) {
        return new OutboxSource(
                keys.feed(),
                "feed '" + keys.feed() + "'",
                keys.keySpace(),
                keys.of(FeedKey.OUTBOX),
                keys.of(FeedKey.OUTBOX_FAILED));
    }

    static OutboxSource of(BatchKeys keys) {
        return new OutboxSource(
                keys.id(), "batch '" + keys.id() + "'", keys.keySpace(), keys.outbox(), keys.outboxFailed());
    }

    byte[][] keys() {
        return new byte[][] {outbox, failed};
    }
}
