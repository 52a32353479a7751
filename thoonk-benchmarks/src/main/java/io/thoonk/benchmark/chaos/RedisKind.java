package io.thoonk.benchmark.chaos;

import io.thoonk.benchmark.redis.ClusterRedis;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.SentinelRedis;
import io.thoonk.benchmark.redis.StandaloneRedis;

/** The kinds of Redis that can be put under test. */
enum RedisKind {
    /** One server that keeps what it has answered. */
    STANDALONE {
        @Override
        RedisUnderTest start() {
            return StandaloneRedis.durable();
        }
    },
    /** A cluster whose masters die. */
    CLUSTER {
        @Override
        RedisUnderTest start() {
            return new ClusterRedis(ChaosFeed.ALL.stream()
                    .map(feed -> "feed.ids:{" + feed + "}")
                    .toList());
        }
    },
    /** A master that dies, and sentinels. */
    SENTINEL {
        @Override
        RedisUnderTest start() {
            return new SentinelRedis();
        }
    };

    abstract RedisUnderTest start();
}
