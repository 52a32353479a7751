package io.thoonk.job;

import io.thoonk.SendObserver;
import io.thoonk.SendObserver.Operation;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What follows jobs, in their own feed and in others.
 *
 * @param relay delivers to other feeds
 * @param keyResolvers give jobs a key
 * @param observer observes puts
 */
record Outbox(OutboxRelay relay, JobKeyResolvers keyResolvers, SendObserver observer) {

    private static final int KEY_BYTES = 16;

    /** Has a job follow another one. */
    FollowUps.Added followUp(
            LongRunningJob<?> parent, FollowUps before, String queue, Object payload, PutOptions options) {
        if (options.id().isPresent()) {
            throw new IllegalArgumentException("The id of a job that follows job '" + parent.id()
                    + "' comes from that one; leave out the id '" + options.id().get() + "'");
        }
        JobPuts.refuseUnique(options, "A job that follows job '" + parent.id() + "' is put once, by its id");
        if (options.maxWaiting().isPresent()
                || !options.requires().isEmpty()
                || !options.conditions().waits().isEmpty()) {
            throw new IllegalArgumentException("The put of a job that follows job '" + parent.id()
                    + "' must not be refused; leave out maxWaiting, requires, and what it waits for");
        }
        return observer.one(Operation.PUT, queue, sending -> {
            WireText.name(queue);
            String id = before.nextId(parent.id());
            sending.id(id);
            PutOptions carrying = JobHeaders.added(keyResolvers.withKey(queue, payload, options), sending.headers());
            byte[] item = parent.codecFor(queue).writeOther(payload);
            if (queue.equals(parent.feed())) {
                return new FollowUps.Added(before.and(PutScript.Entry.of(id, item, carrying, "1")), id);
            }
            String key = key(parent, id, queue, item);
            PutScript.Entry entry = PutScript.Entry.of(id, item, carrying, key);
            return new FollowUps.Added(before.and(new OutboxEntry(key, queue, entry)), id);
        });
    }

    /**
     * The same whenever the job runs again that Redis has forgotten to be finished, as a failover may: so the other feed, which
     * remembers it, is not given the same job twice. Its id alone would not do, as another job may have it later.
     */
    private static String key(LongRunningJob<?> parent, String id, String queue, byte[] item) {
        byte[] all = PackedParts.pack(List.of(
                WireText.bytes(parent.feed()),
                WireText.bytes(id),
                WireText.bytes(queue),
                WireText.number(parent.publishedAt().toEpochMilli()),
                item));
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all), 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("Every JVM has SHA-256", ex);
        }
    }

    void relaySoon(FeedKeys source) {
        relay.relaySoon(OutboxSource.of(source));
    }

    void relayNow(FeedKeys source) {
        relay.relayNow(OutboxSource.of(source));
    }
}
