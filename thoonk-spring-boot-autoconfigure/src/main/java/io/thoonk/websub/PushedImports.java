package io.thoonk.websub;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** What is known of the subscriptions of imports, items of a feed with the names of the imports. Thread-safe. */
final class PushedImports {

    static final String FEED = "websub-imports";

    private static final Logger log = LoggerFactory.getLogger(PushedImports.class);

    private final ThoonkTemplate template;

    PushedImports(ThoonkTemplate template) {
        this.template = template;
    }

    Map<String, PushedImport> all() {
        Map<String, PushedImport> all = new LinkedHashMap<>();
        feed().all().forEach((name, item) -> read(name, item).ifPresent(pushed -> all.put(name, pushed)));
        return all;
    }

    Optional<PushedImport> find(String name) {
        return feed().get(name).flatMap(item -> read(name, item));
    }

    /** {@return the import whose callback has a token, by name} */
    Optional<Map.Entry<String, PushedImport>> ofToken(String token) {
        return all().entrySet().stream()
                .filter(entry -> entry.getValue().token().equals(token))
                .findFirst();
    }

    void put(String name, PushedImport pushed) {
        feed().publish(name, HubSubscriptions.JSON.writeValueAsString(pushed));
    }

    private Feed<String> feed() {
        return template.feed(FEED, String.class);
    }

    private static Optional<PushedImport> read(String name, String item) {
        try {
            return Optional.of(HubSubscriptions.JSON.readValue(item, PushedImport.class));
        } catch (JacksonException ex) {
            log.debug("Item '{}' of feed '{}' is no subscription", name, FEED, ex);
            return Optional.empty();
        }
    }
}
