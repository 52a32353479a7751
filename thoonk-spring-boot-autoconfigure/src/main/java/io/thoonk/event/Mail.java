package io.thoonk.event;

/** What waits in a mailbox. */
sealed interface Mail {

    /**
     * Something happened.
     *
     * @param event what
     */
    record Event(FeedEvent event) implements Mail {}

    /**
     * A reading of the whole feed took place here, between the messages before and after.
     *
     * @param token of which reading
     */
    record Mark(String token) implements Mail {}

    /** It is time to compare the follower with what is stored. */
    record Look() implements Mail {}

    /** The connection was away. */
    record Lost() implements Mail {}

    /**
     * The mailbox was full.
     *
     * @param items what the events were about that found no place
     */
    record Missed(MissedItems items) implements Mail {}
}
