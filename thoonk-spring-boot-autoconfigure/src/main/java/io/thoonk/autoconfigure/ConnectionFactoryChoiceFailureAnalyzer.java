package io.thoonk.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that it is not clear which connection factory to use. */
final class ConnectionFactoryChoiceFailureAnalyzer extends AbstractFailureAnalyzer<ConnectionFactoryChoiceException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ConnectionFactoryChoiceException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Mark one RedisConnectionFactory bean as @Primary, or set thoonk.redis-connection-factory to one of: "
                        + String.join(", ", cause.candidates()) + ".",
                cause);
    }
}
