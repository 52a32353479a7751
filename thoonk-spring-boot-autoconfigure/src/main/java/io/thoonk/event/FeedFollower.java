package io.thoonk.event;

/** Follows one feed. Called by one thread at a time. */
public interface FeedFollower {

    /**
     * Takes the whole content, first of all and whenever messages may be missing.
     *
     * @param reading the content
     */
    void reset(FeedReading reading);

    /**
     * Takes what happened after the content and all events before.
     *
     * @param event the event
     */
    void apply(FeedEvent event);
}
