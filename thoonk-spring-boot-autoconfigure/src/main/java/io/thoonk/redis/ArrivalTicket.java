package io.thoonk.redis;

/** One wait for one list. Thread-safe. */
public interface ArrivalTicket {

    /**
     * Gives the wait up.
     *
     * @return whether that was in time; if not, the listener has heard, or hears at this moment, how it ended
     */
    boolean cancel();

    /**
     * Tells whether this is the wait that the next arrival ends.
     *
     * @return whether no other one of this process came before
     */
    boolean isFirst();
}
