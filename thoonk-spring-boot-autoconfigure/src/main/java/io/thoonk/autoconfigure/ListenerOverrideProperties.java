package io.thoonk.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Overrides of one listener.
 *
 * @param autoStartup Whether the listener starts with the application.
 */
public record ListenerOverrideProperties(@Nullable Boolean autoStartup) {}
