package io.thoonk.container;

/**
 * A running worker or listener. Thread-safe; may be started and stopped any number of times.
 *
 * @since 0.1.0
 */
public interface ThoonkContainer {

    /** {@return the id, unique among all containers of the application} */
    String id();

    /**
     * Looks whether the container can do its work, called with Redis in reach before the application starts its containers.
     * What would mend itself in time is no failure.
     *
     * @throws io.thoonk.ThoonkException if the container could never work as it is declared
     */
    default void verify() {}

    /** Starts the container; does nothing if it runs. From one of its own handlers, it starts after the stop asked for before. */
    void start();

    /**
     * Stops taking work and waits, within the shutdown timeout, for what runs; does nothing if it is stopped. From one of its
     * own handlers it returns at once: the container stops when that handler has ended.
     */
    void stop();

    /**
     * Called on the thread that ends the application. If one of the container's handlers runs on it, that handler can return
     * only when all is ended: its work counts as done now, and nobody waits for it. A durable listener hears of its
     * event again.
     */
    default void releaseCaller() {}

    /**
     * Stops taking work but keeps the container running; what runs goes on. From one of its own handlers it returns at once: a
     * listener is paused when that handler has ended.
     */
    void pause();

    /** Takes work again after {@link #pause()}. */
    void resume();

    /** {@return whether the container was started and not stopped since, paused or not} */
    boolean isRunning();

    /** {@return whether the container is paused} */
    boolean isPaused();

    /** {@return how many handlers run at this moment} */
    int activeCount();

    /** {@return whether the container starts with the application; if not, it has to be started by hand} */
    boolean isAutoStartup();
}
