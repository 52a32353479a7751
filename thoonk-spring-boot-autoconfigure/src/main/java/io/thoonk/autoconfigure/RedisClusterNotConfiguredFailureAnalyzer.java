package io.thoonk.autoconfigure;

import io.thoonk.redis.RedisClusterNotConfiguredException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a connection for a single server that leads to a node of a cluster. */
final class RedisClusterNotConfiguredFailureAnalyzer
        extends AbstractFailureAnalyzer<RedisClusterNotConfiguredException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RedisClusterNotConfiguredException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Set spring.data.redis.cluster.nodes instead of spring.data.redis.host, so that the driver finds the master of each key.",
                cause);
    }
}
