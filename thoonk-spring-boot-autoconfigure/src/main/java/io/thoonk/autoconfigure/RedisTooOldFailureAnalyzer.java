package io.thoonk.autoconfigure;

import io.thoonk.redis.RedisTooOldException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a Redis that is too old. */
final class RedisTooOldFailureAnalyzer extends AbstractFailureAnalyzer<RedisTooOldException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RedisTooOldException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Upgrade the server of spring.data.redis.* to Redis 6.2 or newer, or to Valkey; set thoonk.enabled=false to start without Thoonk.",
                cause);
    }
}
