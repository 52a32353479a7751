package io.thoonk.listener;

import java.util.Optional;

/** Tells what the configuration says about listeners. */
public interface ListenerOptionsSource {

    /**
     * Tells how listeners work where nothing else is said.
     *
     * @return the defaults
     */
    ListenerOptions listenerDefaults();

    /**
     * Tells what is said about one listener, over its annotation.
     *
     * @param id id of its container
     * @return what is said, or empty
     */
    Optional<ListenerSettings> forListener(String id);
}
