package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.util.List;

/**
 * A job that a feed owes another one. Immutable.
 *
 * @param key names the entry: letters and digits that no other has, as the other feed remembers it
 * @param target name of the other feed
 * @param entry the job
 */
record OutboxEntry(String key, String target, PutScript.Entry entry) {

    private static final int PARTS = 5;

    /** What the outbox holds under the key. */
    byte[] body() {
        return PackedParts.pack(
                List.of(WireText.bytes(target), entry.id(), entry.item(), entry.options(), entry.headers()));
    }

    /**
     * Reads what an outbox holds.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static OutboxEntry of(String key, byte[] body) {
        List<byte[]> parts = PackedParts.unpack(body);
        if (parts.size() != PARTS) {
            throw new IllegalArgumentException(
                    "The entry '" + key + "' of an outbox has " + parts.size() + " parts, not " + PARTS);
        }
        return new OutboxEntry(
                key,
                WireText.text(parts.get(0)),
                new PutScript.Entry(parts.get(1), parts.get(2), parts.get(3), parts.get(4)));
    }
}
