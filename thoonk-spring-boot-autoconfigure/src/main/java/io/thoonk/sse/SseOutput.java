package io.thoonk.sse;

/** Where the frames of one client go, bounded. Thread-safe. */
interface SseOutput {

    /** Takes a frame without waiting; {@code false} if the client is gone, or too slow and thereby dropped. */
    boolean offer(SseFrame frame);

    boolean isOpen();

    /** Ends the connection after what was offered, or at once where that takes too long. */
    void close();

    /** Runs something when the client is gone; to be set before the first frame. */
    void onGone(Runnable action);
}
