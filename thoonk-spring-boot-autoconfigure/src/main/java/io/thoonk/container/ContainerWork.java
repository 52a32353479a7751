package io.thoonk.container;

/**
 * What a {@link DefaultContainer} starts and stops. The container calls these methods one at a time, and may do so from any
 * thread.
 *
 * @since 0.1.0
 */
public interface ContainerWork {

    /**
     * Looks whether the work can be done, called with Redis in reach before the application starts its containers. What would
     * mend itself in time is no failure.
     *
     * @throws io.thoonk.ThoonkException if it could never be done as it is declared
     */
    default void verify() {}

    /** Begins. */
    void start();

    /** Begins in a container that is paused already: by default with nothing, until {@link #resume()}. */
    default void startPaused() {}

    /** Ends, paused or not, and waits for what runs. May be followed by another start. */
    void stop();

    /** Takes in nothing more until {@link #resume()}, paused already or not: by default the same as {@link #stop()}. */
    default void pause() {
        stop();
    }

    /** {@return whether {@link #pause()} waits for no handler} */
    default boolean pausesAtOnce() {
        return false;
    }

    /** Goes on after a pause or a start in a paused container: by default the same as {@link #start()}. */
    default void resume() {
        start();
    }

    /** {@return whether the calling thread runs one of the handlers, so that it must not wait for them} */
    default boolean isCaller() {
        return false;
    }

    /** Takes the work of the handler that runs on the calling thread, if one does, as done, and waits for it no longer. */
    default void releaseCaller() {}

    /** {@return how many handlers run at this moment} */
    int activeCount();
}
