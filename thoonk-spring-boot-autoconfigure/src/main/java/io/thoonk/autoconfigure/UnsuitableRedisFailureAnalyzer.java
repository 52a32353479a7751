package io.thoonk.autoconfigure;

import io.thoonk.redis.UnsuitableRedisException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a Redis, a Redis user or a driver that Thoonk cannot work with. */
final class UnsuitableRedisFailureAnalyzer extends AbstractFailureAnalyzer<UnsuitableRedisException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsuitableRedisException cause) {
        return new FailureAnalysis(cause.getMessage() + ".", cause.remedy(), cause);
    }
}
