package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.redis.StandaloneRedis;

/** Opens a further job engine; found by {@link java.util.ServiceLoader}. */
public interface EngineProvider {

    /**
     * Opens it.
     *
     * @param redis an empty server
     * @param mostConcurrency how many handlers may run at once at most
     * @return the engine, at rest
     */
    Engine open(StandaloneRedis redis, int mostConcurrency);
}
