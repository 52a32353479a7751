package io.thoonk.autoconfigure;

import io.thoonk.RedisUnreachableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that there is no Redis where a bean or a runner of the application needs one to start. */
final class RedisUnreachableFailureAnalyzer extends AbstractFailureAnalyzer<RedisUnreachableException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RedisUnreachableException cause) {
        return new FailureAnalysis(
                "Redis cannot be reached at " + cause.place() + " (" + cause.reason()
                        + "), and the application uses it while it starts.",
                "Start a Redis there, for example with \"docker run -p 6379:6379 redis\", or set spring.data.redis.url "
                        + "(or spring.data.redis.host and .port) to the place where one runs.",
                cause);
    }
}
