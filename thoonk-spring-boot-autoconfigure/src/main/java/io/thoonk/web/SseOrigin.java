package io.thoonk.web;

import io.thoonk.event.FeedEvent;
import java.util.List;
import java.util.function.Predicate;

/** Where the frames of a hub come from. Its methods are called with the hub's lock held, but for {@link #open}. */
interface SseOrigin {

    /** Begins; whatever it tells goes to the sink, one at a time. */
    AutoCloseable open(Sink sink);

    /** What a client gets first whom the hub cannot tell what it missed. */
    List<Content> content(Predicate<? super FeedEvent> filter, boolean returning);

    /** Takes what an origin tells. */
    interface Sink {

        /** Changes what is present and tells all clients, in one step. */
        void tell(Runnable change, String event, String data, FeedEvent cause);

        /** Changes what is present, and nobody has to know. */
        void change(Runnable change);
    }

    /**
     * Something without a cause.
     *
     * @param event name of the event
     * @param data its data
     */
    record Content(String event, String data) {}
}
