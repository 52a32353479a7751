package io.thoonk.test;

import io.lettuce.core.RedisURI;

/** The server that {@code THOONK_TEST_REDIS} names. */
record ExternalRedisServer(String uri) implements RedisServerSource {

    @Override
    public boolean ours() {
        return false;
    }

    @Override
    public String toString() {
        // RedisURI hides the password.
        return "the Redis of THOONK_TEST_REDIS, " + RedisURI.create(this.uri);
    }
}
