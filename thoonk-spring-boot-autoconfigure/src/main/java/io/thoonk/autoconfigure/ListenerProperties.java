package io.thoonk.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Defaults of all listeners.
 *
 * @param autoStartup Whether listeners start with the application.
 */
public record ListenerProperties(@DefaultValue("true") boolean autoStartup) {}
