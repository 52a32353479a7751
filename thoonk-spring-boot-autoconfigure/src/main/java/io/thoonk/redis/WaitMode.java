package io.thoonk.redis;

/** What a wait for a list does with the element that it waited for. */
public enum WaitMode {
    /** Leaves it where it is; all who wait wake up. */
    PEEK,
    /** Moves it to the claiming list of the feed; one of all who wait wakes up. */
    POP
}
