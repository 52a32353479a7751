package io.thoonk.test;

import io.thoonk.redis.LibraryOverride;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;

/**
 * Has all scripts of this Java process take the time from the clock of the test whose keys they touch.
 *
 * @since 0.1.0
 */
public final class ClockLibrary implements LibraryOverride {

    /** For the service loader. */
    public ClockLibrary() {}

    @Override
    public Optional<String> text(String library) {
        return library.equals("lib/time.lua") ? Optional.of(text()) : Optional.empty();
    }

    private static String text() {
        try {
            return new ClassPathResource("time.lua", ClockLibrary.class).getContentAsString(StandardCharsets.UTF_8);
        } catch (IOException ex) {
            throw new UncheckedIOException("The clock of the test kit cannot be read", ex);
        }
    }
}
