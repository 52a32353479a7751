package io.thoonk.web;

import io.thoonk.Subscription;
import io.thoonk.ThoonkOperations;
import io.thoonk.event.FeedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The events of several feeds, or of all that match a pattern, from now on. */
final class EventsOrigin implements SseOrigin {

    private final ThoonkOperations thoonk;

    private final List<String> names;

    private final SseJson json;

    EventsOrigin(ThoonkOperations thoonk, List<String> names, SseJson json) {
        this.thoonk = thoonk;
        this.names = names;
        this.json = json;
    }

    @Override
    public AutoCloseable open(Sink sink) {
        List<Subscription> subscriptions = new ArrayList<>();
        try {
            for (String name : names) {
                subscriptions.add(thoonk.subscribe(name, event -> json.event(event)
                        .ifPresent(data -> sink.tell(() -> {}, event.feed(), data, event))));
            }
        } catch (RuntimeException ex) {
            subscriptions.forEach(Subscription::close);
            throw ex;
        }
        return () -> subscriptions.forEach(Subscription::close);
    }

    /** There is no content; who comes back too late hears that something was missed. */
    @Override
    public List<Content> content(Predicate<? super FeedEvent> filter, boolean returning) {
        return !returning
                ? List.of()
                : names.stream()
                        .map(name -> new Content(name, "{\"type\":\"RESYNC\"}"))
                        .toList();
    }
}
