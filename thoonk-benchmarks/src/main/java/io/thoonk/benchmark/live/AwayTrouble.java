package io.thoonk.benchmark.live;

import io.lettuce.core.KillArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.test.DedicatedRedis;
import java.time.Duration;

/** What keeps a listener away. */
enum AwayTrouble {
    /** The process of the listener dies, and another is started. */
    LISTENER_KILLED("`kill -9` of the listener") {
        @Override
        void strike(DedicatedRedis redis, AwayProcess listener) {
            listener.killAndStart();
        }
    },

    /** Its subscription is cut. */
    SUBSCRIPTION_CUT("`CLIENT KILL TYPE pubsub`") {
        @Override
        Duration pause(AwayOptions options) {
            return options.cuts();
        }

        @Override
        void strike(DedicatedRedis redis, AwayProcess listener) {
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                connection.sync().clientKill(KillArgs.Builder.typePubsub());
            }
        }
    },

    /** Redis dies and is started again on what it has written. */
    REDIS_KILLED("`kill -9` of Redis") {
        @Override
        void strike(DedicatedRedis redis, AwayProcess listener) {
            redis.kill();
            redis.restart();
        }
    };

    private final String title;

    AwayTrouble(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    Duration pause(AwayOptions options) {
        return options.every();
    }

    abstract void strike(DedicatedRedis redis, AwayProcess listener);
}
