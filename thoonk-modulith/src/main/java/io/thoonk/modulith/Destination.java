package io.thoonk.modulith;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an event goes: {@code jobs:mail} is a job feed, {@code queue:mail} a queue, {@code feed:news} and {@code news} are a feed.
 *
 * @param kind of which type it is
 * @param name its name
 */
record Destination(Kind kind, String name) {

    /** What a target may name. */
    enum Kind {
        FEED,
        QUEUE,
        JOBS
    }

    static Destination parse(String target) {
        int colon = target.indexOf(':');
        if (colon < 0) {
            return new Destination(Kind.FEED, target);
        }
        String prefix = target.substring(0, colon);
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(prefix))
                .findAny()
                .map(kind -> new Destination(kind, target.substring(colon + 1)))
                // A misspelt jobs: must not become a feed that nobody reads.
                .orElseThrow(() -> new IllegalArgumentException("The target '" + target + "' begins with '" + prefix
                        + ":', which is none of feed:, queue: and jobs:; write feed:" + target
                        + " for a feed of that name"));
    }

    void refuseKey(Optional<String> key) {
        key.ifPresent(given -> {
            throw new IllegalArgumentException("The target '" + kind.name().toLowerCase(Locale.ROOT) + ":" + name
                    + "' has the key '" + given + "', but an item of a queue has no id; leave '::' and the key out");
        });
    }
}
