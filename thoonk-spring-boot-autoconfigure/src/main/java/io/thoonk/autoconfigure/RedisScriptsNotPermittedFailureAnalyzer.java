package io.thoonk.autoconfigure;

import io.thoonk.redis.RedisScriptsNotPermittedException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a Redis user that may not run scripts. */
final class RedisScriptsNotPermittedFailureAnalyzer extends AbstractFailureAnalyzer<RedisScriptsNotPermittedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RedisScriptsNotPermittedException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Grant the user of spring.data.redis.username the commands EVAL and EVALSHA and those that the scripts call, for example with ACL SETUSER name +@scripting; \"Users with limited rights\" in the documentation has a complete rule.",
                cause);
    }
}
