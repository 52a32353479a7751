package io.thoonk.redis;

/**
 * Hears how a wait ended: one call of {@code arrived} or {@code failed}, none after it was cancelled. Calls come on a thread
 * of the driver, or of whoever closes the connection, and have to return at once.
 */
public interface ArrivalListener {

    /**
     * Something is there.
     *
     * @param id the id; with {@link WaitMode#TAKE} it stands in the claiming list now and is the listener's to claim
     */
    void arrived(byte[] id);

    /**
     * The wait broke off.
     *
     * @param failure why
     */
    void failed(Throwable failure);

    /**
     * An id was moved to the claiming list after this wait, the last one, had been cancelled. Called on a thread of the
     * library that may ask Redis.
     *
     * @param id the id, to be put back into the line
     */
    void abandoned(byte[] id);
}
