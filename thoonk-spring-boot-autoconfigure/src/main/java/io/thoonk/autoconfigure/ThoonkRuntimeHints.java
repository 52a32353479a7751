package io.thoonk.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/** Keeps the scripts and the pages of the dashboard in native images. */
final class ThoonkRuntimeHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.resources().registerPattern("io/thoonk/*/*.lua");
        hints.resources().registerPattern("io/thoonk/dashboard/page/*");
    }
}
