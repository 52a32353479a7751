package io.thoonk.job;

import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;

/** The keys of one batch, which are in one slot. Immutable. An id that is empty or holds NUL is an {@link IllegalArgumentException}. */
record BatchKeys(KeySpace keySpace, String id) {

    BatchKeys {
        WireText.id(id);
    }

    /** In the order that {@code batch.lua} names. */
    byte[][] all() {
        return new byte[][] {
            of("thoonk.batch"), of("thoonk.batch.members"), open(), stalled(), of("thoonk.batch.lost"), outbox()
        };
    }

    byte[] open() {
        return of("thoonk.batch.open");
    }

    byte[] stalled() {
        return of("thoonk.batch.stalled");
    }

    byte[] outbox() {
        return of("thoonk.batch.outbox");
    }

    byte[] outboxFailed() {
        return of("thoonk.batch.outbox.failed");
    }

    private byte[] of(String family) {
        return keySpace.ofFeed(family, id);
    }
}
