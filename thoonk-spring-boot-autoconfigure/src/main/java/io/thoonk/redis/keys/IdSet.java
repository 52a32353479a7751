package io.thoonk.redis.keys;

import java.util.Arrays;

/**
 * A set of very many ids in eight bytes each: it keeps their hashes. Of two ids with one hash, which hardly ever meet, the
 * second seems to be there. Immutable.
 *
 * @since 0.1.0
 */
public final class IdSet {

    private final long[] hashes;

    private IdSet(long[] hashes) {
        this.hashes = hashes;
    }

    /**
     * {@return whether an id is there}
     *
     * @param id the id
     */
    public boolean contains(String id) {
        return Arrays.binarySearch(hashes, hash(WireText.bytes(id))) >= 0;
    }

    private static long hash(byte[] id) {
        // FNV-1a with 64 bits.
        long hash = 0xcbf29ce484222325L;
        for (byte each : id) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        return hash;
    }

    /** Collects the ids of a set; not thread-safe. */
    public static final class Builder {

        private long[] hashes = new long[1024];

        private int size;

        /**
         * Adds an id.
         *
         * @param id the id
         */
        public void add(byte[] id) {
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, 2 * size);
            }
            hashes[size++] = hash(id);
        }

        /** {@return the set of what was added} */
        public IdSet build() {
            long[] sorted = Arrays.copyOf(hashes, size);
            Arrays.sort(sorted);
            return new IdSet(sorted);
        }
    }
}
