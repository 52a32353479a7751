package io.thoonk.job;

import java.util.Optional;

/**
 * What a feed owes a batch to hear of one of its members. Immutable.
 *
 * @param key names the entry in the outbox of the feed
 * @param batch the batch
 * @param member the job
 * @param how what became of it, a word of {@code batch.lua}
 * @param version orders what is told of one job
 */
record BatchNotice(String key, String batch, BatchMember member, String how, String version) {

    private static final String BEGIN = "b\0";

    /** Reads an entry of the outbox of a feed, if it is one of this kind; {@code lib/ended.lua} writes them. */
    static Optional<BatchNotice> of(String feed, String key, String body) {
        if (!key.startsWith(BEGIN)) {
            return Optional.empty();
        }
        String[] parts = key.split("\0", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("The entry '" + key.replace('\0', ' ') + "' of an outbox names no job");
        }
        return Optional.of(new BatchNotice(key, parts[1], new BatchMember(feed, parts[2]), body, parts[3]));
    }

    /**
     * A job of a batch.
     *
     * @param feed name of its feed
     * @param id its id
     */
    record BatchMember(String feed, String id) {

        static BatchMember of(String text) {
            int end = text.indexOf('\0');
            return new BatchMember(text.substring(0, Math.max(0, end)), text.substring(end + 1));
        }

        String text() {
            return feed + "\0" + id;
        }
    }
}
