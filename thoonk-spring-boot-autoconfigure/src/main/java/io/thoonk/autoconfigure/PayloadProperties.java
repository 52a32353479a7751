package io.thoonk.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How payloads are written and read as JSON.
 *
 * @param failOnUnknownProperties Whether JSON with a property that its type does not have is refused. What the application's JsonMapper does by default.
 * @param failOnMissingProperties Whether JSON without a property that a record or a constructor takes is refused. What the application's JsonMapper does by default.
 * @param verifyWrites Whether the first payload of each kind is read back when it is written, so that what nobody could read is refused.
 */
public record PayloadProperties(
        @Nullable Boolean failOnUnknownProperties,
        @Nullable Boolean failOnMissingProperties,
        @DefaultValue("true") boolean verifyWrites) {}
