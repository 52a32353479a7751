package io.thoonk.job;

import io.thoonk.SendObserver;
import io.thoonk.SendObserver.Operation;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;

/**
 * What follows jobs, in their own feed and in others.
 *
 * @param relay delivers to other feeds
 * @param keyResolvers give jobs a key
 * @param observer observes puts
 */
record Outbox(OutboxRelay relay, JobKeyResolvers keyResolvers, SendObserver observer) {

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
            String key = RandomIds.next();
            PutScript.Entry entry = PutScript.Entry.of(id, item, carrying, key);
            return new FollowUps.Added(before.and(new OutboxEntry(key, queue, entry)), id);
        });
    }

    void relaySoon(FeedKeys source) {
        relay.relaySoon(OutboxSource.of(source));
    }

    void relayNow(FeedKeys source) {
        relay.relayNow(OutboxSource.of(source));
    }
}
