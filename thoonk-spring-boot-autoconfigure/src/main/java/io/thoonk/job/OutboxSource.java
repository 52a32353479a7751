package io.thoonk.job;

import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.util.Optional;

/**
 * What has an outbox: a feed or a batch.
 *
 * @param name of the feed or batch
 * @param words the same in words
 * @param keySpace how keys are spelled there
 * @param outbox the key of what it owes
 * @param failed the key of what cannot be delivered
 * @param batch the batch, if it is one
 */
record OutboxSource(
        String name, String words, KeySpace keySpace, byte[] outbox, byte[] failed, Optional<BatchKeys> batch) {

    static OutboxSource of(FeedKeys keys) {
        return new OutboxSource(
                keys.feed(),
                "feed '" + keys.feed() + "'",
                keys.keySpace(),
                keys.of(FeedKey.OUTBOX),
                keys.of(FeedKey.OUTBOX_FAILED),
                Optional.empty());
    }

    static OutboxSource of(BatchKeys keys) {
        return new OutboxSource(
                keys.id(),
                "batch '" + keys.id() + "'",
                keys.keySpace(),
                keys.outbox(),
                keys.outboxFailed(),
                Optional.of(keys));
    }

    byte[][] keys() {
        return new byte[][] {outbox, failed};
    }
}
