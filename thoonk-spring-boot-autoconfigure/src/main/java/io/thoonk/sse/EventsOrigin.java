package io.thoonk.sse;

import io.thoonk.Subscription;
import io.thoonk.ThoonkOperations;
import java.util.ArrayList;
import java.util.List;

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
