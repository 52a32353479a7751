package io.thoonk.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisConnectionStateListener;

/** Notes whether a connection broke, which the driver else mends in silence. Thread-safe. */
final class Disconnections implements RedisConnectionStateListener {

    private volatile boolean any;

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
        any = true;
    }

    boolean any() {
        return any;
    }
}
