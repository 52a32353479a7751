package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What follows one attempt at a job, if that finishes it. Immutable.
 *
 * @param size how many jobs follow
 * @param parts what the finishing script is told, see {@code lib/follow.lua}
 * @param plain the jobs, if all are of the same feed, and nothing but themselves is to be said; else empty
 * @param areOwedToOthers whether one of them is of another feed
 */
record FollowUps(int size, List<byte[]> parts, List<PutScript.Entry> plain, boolean areOwedToOthers) {

    static final FollowUps NONE = new FollowUps(0, List.of(), List.of(), false);

    private static final int MOST = 100;

    /** Of ids that are longer a digest stands in their place, as what follows itself for ever has longer and longer ones. */
    private static final int LONGEST_PARENT = 200;

    private static final byte[] PUT = WireText.bytes("put");

    private static final byte[] OWE = WireText.bytes("owe");

    boolean isEmpty() {
        return size == 0;
    }

    int bytes() {
        int bytes = 0;
        for (byte[] part : parts) {
            bytes += part.length;
        }
        return bytes;
    }

    byte[] packed() {
        return PackedParts.pack(parts);
    }

    /** The id of the next one. */
    String nextId(String parent) {
        if (size == MOST) {
            throw new IllegalStateException("Already " + MOST + " jobs follow job '" + parent
                    + "', which is the most; put a job that puts the others");
        }
        String origin = parent.length() > LONGEST_PARENT ? digest(parent) : parent;
        return origin + ">" + (size + 1);
    }

    /** It does not look like a random id, which nobody gives twice: somebody may have chosen the one that it stands for. */
    private static String digest(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(WireText.bytes(id));
            return "~" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("This Java runtime has no SHA-256, which every runtime must have", ex);
        }
    }

    /** Adds a job of the same feed. */
    FollowUps and(PutScript.Entry entry) {
        List<PutScript.Entry> both = new ArrayList<>();
        if (plain.size() == size && entry.isPlainButForItsId()) {
            both.addAll(plain);
            both.add(entry);
        }
        return and(List.of(PUT, entry.id(), entry.item(), entry.options(), entry.headers()), both, areOwedToOthers);
    }

    /** Adds a job of another feed. */
    FollowUps and(OutboxEntry entry) {
        return and(List.of(OWE, WireText.bytes(entry.key()), entry.body()), List.of(), true);
    }

    private FollowUps and(List<byte[]> more, List<PutScript.Entry> allPlain, boolean areOwed) {
        List<byte[]> all = new ArrayList<>(parts);
        all.addAll(more);
        return new FollowUps(size + 1, all, allPlain, areOwed);
    }

    /** All that follows, and the id of what was added. */
    record Added(FollowUps followUps, String id) {}
}
