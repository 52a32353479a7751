package io.thoonk.autoconfigure.web;

import io.thoonk.websub.WebSubHub;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * WebSub, which sends documents of Atom and RSS to subscribers as soon as they change.
 *
 * @param hub The hub.
 * @param subscriber Imports that are looked at as soon as a hub tells that they have changed.
 */
@ConfigurationProperties("thoonk.websub")
record ThoonkWebSubProperties(
        @DefaultValue Hub hub, @DefaultValue Subscriber subscriber) {

    private static void checkPath(String property, @Nullable String path, String example) {
        if (path != null && !path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException(
                    property + " must begin with a slash and have letters, digits, dots and dashes, like " + example
                            + ", but is '" + path + "'");
        }
    }

    /** {@return the address of the hub where the feed can be subscribed to} */
    Optional<String> hubOf(String feed, @Nullable String baseUrl) {
        return hub.path() != null && baseUrl != null && hub.feeds().contains(feed)
                ? Optional.of(baseUrl + hub.path())
                : Optional.empty();
    }

    /**
     * The hub.
     *
     * @param path Where it is, below the context path of the application, like /hub. Without it there is none.
     * @param feeds Feeds that can be subscribed to, by anybody. Each needs a path of its own in thoonk.atom.
     * @param lease How long a subscription holds whose subscriber does not say.
     * @param maxLease How long one holds at most.
     * @param maxSubscriptions How many there may be, of all feeds together.
     * @param internal Whether callbacks may be inside the network.
     * @param httpsOnly Whether callbacks must begin with https.
     */
    record Hub(
            @Nullable String path,
            @DefaultValue List<String> feeds,
            @DefaultValue("10d") Duration lease,
            @DefaultValue("30d") Duration maxLease,
            @DefaultValue("10000") int maxSubscriptions,
            @DefaultValue("false") boolean internal,
            @DefaultValue("false") boolean httpsOnly) {

        Hub {
            checkPath("thoonk.websub.hub.path", path, "/hub");
            if (path != null && feeds.isEmpty()) {
                throw new IllegalArgumentException(
                        "thoonk.websub.hub.feeds must name the feeds that anybody may subscribe to, but is empty");
            }
            if (lease.toSeconds() < 1 || maxLease.compareTo(lease) < 0) {
                throw new IllegalArgumentException(
                        "thoonk.websub.hub.lease must be from 1s to thoonk.websub.hub.max-lease, but they are " + lease
                                + " and " + maxLease);
            }
            if (maxSubscriptions < 1) {
                throw new IllegalArgumentException(
                        "thoonk.websub.hub.max-subscriptions must be at least 1 but is " + maxSubscriptions);
            }
        }

        WebSubHub.Settings toSettings(String path) {
            return new WebSubHub.Settings(path, feeds, lease, maxLease, maxSubscriptions, internal, httpsOnly);
        }
    }

    /**
     * The subscriber.
     *
     * @param path Where hubs call back, below the context path of the application, like /websub. Without it nothing is subscribed to.
     */
    record Subscriber(@Nullable String path) {

        Subscriber {
            checkPath("thoonk.websub.subscriber.path", path, "/websub");
        }
    }
}
