package io.thoonk.test;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/** Tells an application context where the server of the tests is. */
record TestRedisConnectionDetails(RedisURI uri) implements DataRedisConnectionDetails {

    @Override
    public @Nullable String getUsername() {
        return credentials().getUsername();
    }

    @Override
    public @Nullable String getPassword() {
        RedisCredentials credentials = credentials();
        return credentials.hasPassword() ? new String(credentials.getPassword()) : null;
    }

    @Override
    public Standalone getStandalone() {
        return Standalone.of(this.uri.getHost(), this.uri.getPort(), this.uri.getDatabase());
    }

    private RedisCredentials credentials() {
        // A redis:// URL always has static credentials, which are there at once.
        return this.uri.getCredentialsProvider().resolveCredentials().block();
    }
}
