package io.thoonk.sse;

/**
 * The connection of one client, over which an application may send events of its own as well. Thread-safe.
 *
 * @since 0.1.0
 */
public interface SseConnection {

    /**
     * Sends an event of the application, without an id and after what waits already.
     *
     * @param event name of the event; a browser hands {@code error} and {@code open} to {@code onerror} and {@code onopen}
     * @param data its data; each kind of line break arrives as a line feed
     * @return {@code false} if the client is gone, or too slow and thereby dropped
     * @throws IllegalArgumentException if the name has a line break, which no event can carry
     */
    boolean send(String event, String data);

    /** {@return whether the client is still there, as far as is known} */
    boolean isOpen();

    /** Ends the connection. */
    void close();
}
