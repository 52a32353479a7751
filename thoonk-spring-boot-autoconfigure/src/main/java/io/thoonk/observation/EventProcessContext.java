package io.thoonk.observation;

import io.thoonk.event.FeedEvent;
import java.util.Map;

/**
 * What is known of an event while a listener handles it.
 *
 * @since 0.1.0
 */
public final class EventProcessContext extends HandlingContext {

    private final String listener;

    private final FeedEvent event;

    /**
     * Creates a context.
     *
     * @param listener id of the listener
     * @param event the event
     * @param headers the trace context that came with the event
     */
    public EventProcessContext(String listener, FeedEvent event, Map<String, String> headers) {
        super(headers);
        this.listener = listener;
        this.event = event;
    }

    /** {@return id of the listener} */
    public String listener() {
        return listener;
    }

    /** {@return the event} */
    public FeedEvent event() {
        return event;
    }
}
