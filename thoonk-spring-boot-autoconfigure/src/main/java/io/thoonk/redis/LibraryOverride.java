package io.thoonk.redis;

import java.util.Optional;

/**
 * Puts another text in the place of a library that scripts include, for all scripts of this Java process; found by
 * {@link java.util.ServiceLoader}. Internal: the test kit moves the clock by it, and an application that runs has none.
 *
 * @since 0.1.0
 */
public interface LibraryOverride {

    /**
     * Gives the text of a library.
     *
     * @param library its name, as in {@code lib/time.lua}
     * @return the text, or empty to leave it as it is
     */
    Optional<String> text(String library);
}
