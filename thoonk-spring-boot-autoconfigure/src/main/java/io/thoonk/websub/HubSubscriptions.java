package io.thoonk.websub;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
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
    Optional<HubSubscription> alive(String id) {
        return feed().get(id)
                .flatMap(item -> read(id, item))
                .filter(subscription -> subscription.isAlive(Instant.now()));
    }

    /** {@return all that have not ended, by id} Those that have are removed. */
    Map<String, HubSubscription> alive() {
        Map<String, HubSubscription> alive = new LinkedHashMap<>();
        feed().all().forEach((id, item) -> read(id, item).ifPresent(subscription -> alive.put(id, subscription)));
        Instant now = Instant.now();
        List<String> lapsed = alive.entrySet().stream()
                .filter(entry -> !entry.getValue().isAlive(now))
                .map(Map.Entry::getKey)
                .toList();
        lapsed.forEach(feed()::retract);
        alive.keySet().removeAll(lapsed);
        return alive;
    }

    /** {@return whether there is room for one more} */
    boolean takes(String id, int most) {
        return feed().size() < most || feed().contains(id) || alive().size() < most;
    }

    void put(HubSubscription subscription) {
        feed().publish(
                        HubSubscription.id(subscription.topic(), subscription.callback()),
                        JSON.writeValueAsString(subscription));
    }

    void remove(String id) {
        feed().retract(id);
    }

    private Feed<String> feed() {
        return template.feed(FEED, String.class);
    }

    private static Optional<HubSubscription> read(String id, String item) {
        try {
            return Optional.of(JSON.readValue(item, HubSubscription.class));
        } catch (JacksonException ex) {
            log.debug("Item '{}' of feed '{}' is no subscription", id, FEED, ex);
            return Optional.empty();
        }
    }
}
