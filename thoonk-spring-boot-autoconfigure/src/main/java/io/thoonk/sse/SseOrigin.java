package io.thoonk.sse;

import io.thoonk.Subscription;
import io.thoonk.ThoonkOperations;
import io.thoonk.event.FeedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where the frames of a hub come from. */
interface SseOrigin {

    /** Tells nothing: the application sends what it wants to over the connections. */
    SseOrigin SILENT = new SseOrigin() {
        @Override
        public AutoCloseable open(Sink sink) {
            return () -> {};
        }

        @Override
        public Present present(boolean returning) {
            return filter -> List.of();
        }
    };

    /** Begins; whatever it tells goes to the sink, one at a time. Blocks while Redis is asked. */
    AutoCloseable open(Sink sink);

    /** What is present, for a client whom the hub cannot tell what it missed. Called with the hub's lock held. */
    Present present(boolean returning);

    /** What was present at a moment. */
    interface Present {

        /** Writes it. Called without a lock, because converters and filters are the application's. */
        List<Content> write(Predicate<? super FeedEvent> filter);
    }

    /** Takes what an origin tells. */
    interface Sink {

        /** Changes what is present and tells all clients, in one step; without data nobody has to know. */
        void tell(Runnable change, Optional<String> data, FeedEvent cause);
    }

    /**
     * Something without a cause.
     *
     * @param feed name of the feed
     * @param data what is told of it
     */
    record Content(String feed, String data) {}

    /** The events of several feeds, or of all that match a pattern, from now on. */
    final class Events implements SseOrigin {

        private final ThoonkOperations thoonk;

        private final List<String> names;

        private final SseJson json;

        Events(ThoonkOperations thoonk, List<String> names, SseJson json) {
            this.thoonk = thoonk;
            this.names = names;
            this.json = json;
        }

        @Override
        public AutoCloseable open(Sink sink) {
            List<Subscription> subscriptions = new ArrayList<>();
            boolean complete = false;
            try {
                for (String name : names) {
                    subscriptions.add(thoonk.subscribe(name, event -> sink.tell(() -> {}, json.event(event), event)));
                }
                complete = true;
            } finally {
                if (!complete) {
                    subscriptions.forEach(Subscription::close);
                }
            }
            return () -> subscriptions.forEach(Subscription::close);
        }

        /** There is no content; who comes back too late hears that something was missed. */
        @Override
        public Present present(boolean returning) {
            List<Content> content = !returning
                    ? List.of()
                    : names.stream()
                            .map(name -> new Content(name, "{\"type\":\"RESYNC\"}"))
                            .toList();
            return filter -> content;
        }
    }
}
