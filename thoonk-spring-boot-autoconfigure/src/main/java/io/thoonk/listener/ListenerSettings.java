package io.thoonk.listener;

import java.util.Optional;

/** Tells what the configuration says about listeners. */
public interface ListenerSettings {

    /**
     * Tells whether listeners start with the application where nothing else is said.
     *
     * @return whether they do
     */
    boolean autoStartup();

    /**
     * Tells whether one listener starts with the application.
     *
     * @param id id of its container
     * @return what overrides its annotation, or empty
     */
    Optional<Boolean> autoStartup(String id);
}
