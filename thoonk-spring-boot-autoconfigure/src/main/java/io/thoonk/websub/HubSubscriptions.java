package io.thoonk.websub;

import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The subscriptions, items of a feed, so that they survive restarts and can be looked at. Not by the application's own conversion, which
 * may change between two versions of it. Thread-safe.
 */
final class HubSubscriptions {

    static final String FEED = "websub-subscriptions";

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Logger log = LoggerFactory.getLogger(HubSubscriptions.class);

    private final ThoonkTemplate template;

    HubSubscriptions(ThoonkTemplate template) {
        this.template = template;
    }

    /** {@return one that has not ended} */
    Optional<Stored> alive(String id) {
        return feed().get(id).flatMap(item -> read(id, item)).filter(stored -> stored.subscription()
                .isAlive(Instant.now()));
    }

    /** {@return all that have not ended, by id} Those that have are removed. */
    Map<String, HubSubscription> alive() {
        Map<String, HubSubscription> alive = new LinkedHashMap<>();
        Instant now = Instant.now();
        feed().all().forEach((id, item) -> read(id, item).ifPresent(stored -> {
            if (stored.subscription().isAlive(now)) {
                alive.put(id, stored.subscription());
            } else {
                remove(stored);
            }
        }));
        return alive;
    }

    /** {@return whether there is room for one more} */
    boolean takes(String id, int most) {
        return feed().size() < most || feed().contains(id) || alive().size() < most;
    }

    void put(HubSubscription subscription) {
        feed().publish(
                        HubSubscription.id(subscription.topic(), subscription.callback()),
                        JSON.writeValueAsBytes(subscription));
    }

    void remove(String id) {
        feed().retract(id);
    }

    /** Removes one as it was read: not one that has been confirmed anew meanwhile. */
    void remove(Stored stored) {
        ThoonkInternals.of(template).retract(FEED, stored.id(), stored.item());
    }

    private Feed<byte[]> feed() {
        return template.feed(FEED, byte[].class);
    }

    private static Optional<Stored> read(String id, byte[] item) {
        try {
            return Optional.of(new Stored(id, item, JSON.readValue(item, HubSubscription.class)));
        } catch (JacksonException ex) {
            log.debug("Item '{}' of feed '{}' is no subscription", id, FEED, ex);
            return Optional.empty();
        }
    }

    /**
     * A subscription as it stands in the feed.
     *
     * @param id its place there
     * @param item what stands there
     * @param subscription what that says
     */
    record Stored(String id, byte[] item, HubSubscription subscription) {}
}
