package io.thoonk.benchmark.chaos;

import io.thoonk.benchmark.redis.ClusterRedis;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.SentinelRedis;
import io.thoonk.benchmark.redis.StandaloneRedis;
import java.time.Duration;

/** The kinds of Redis that can be put under test. */
enum RedisKind {
    /** One server that keeps what it has answered. */
    STANDALONE {
        @Override
        RedisUnderTest start(Duration lag) {
            if (!lag.isZero()) {
                throw new IllegalArgumentException("--lag needs --redis=cluster or sentinel, which have replicas");
            }
            return StandaloneRedis.durable();
        }
    },
    /** A cluster whose masters die. */
    CLUSTER {
        @Override
        RedisUnderTest start(Duration lag) {
            return new ClusterRedis(
                    ChaosFeed.ALL.stream()
                            .map(feed -> "feed.ids:{" + feed + "}")
                            .toList(),
                    lag);
        }
    },
    /** A master that dies, and sentinels. */
    SENTINEL {
        @Override
        RedisUnderTest start(Duration lag) {
            return new SentinelRedis(lag);
        }
    };

    abstract RedisUnderTest start(Duration lag);
}
