package io.thoonk.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How traces travel, where Micrometer Tracing is there.
 *
 * @param items Whether a trace context is kept in Redis beside each published item, for the listeners that handle it.
 * @param unsampled Whether the trace context travels with jobs and items even where its trace is not sampled.
 * @since 0.1.0
 */
@ConfigurationProperties("thoonk.tracing")
public record ThoonkTracingProperties(
        @DefaultValue("true") boolean items,
        @DefaultValue("false") boolean unsampled) {}
