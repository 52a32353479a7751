package io.thoonk.benchmark.chaos;

import io.thoonk.benchmark.redis.ClusterRedis;
import io.thoonk.benchmark.redis.FailoverSettings;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.SentinelRedis;
import io.thoonk.benchmark.redis.StandaloneRedis;

/** The kinds of Redis that can be put under test. */
enum RedisKind {
    /** One server that keeps what it has answered. */
    STANDALONE {
        @Override
        RedisUnderTest start(FailoverSettings settings) {
            if (!settings.lag().isZero() || settings.standStill() || settings.minReplicas() > 0) {
                throw new IllegalArgumentException("--lag, --stand-still and --min-replicas need --redis=cluster or "
                        + "sentinel, which have replicas");
            }
            return StandaloneRedis.durable();
        }
    },
    /** A cluster whose masters die. */
    CLUSTER {
        @Override
        RedisUnderTest start(FailoverSettings settings) {
            return new ClusterRedis(
                    ChaosFeed.ALL.stream()
                            .map(feed -> "feed.ids:{" + feed + "}")
                            .toList(),
                    settings);
        }
    },
    /** A master that dies, and sentinels. */
    SENTINEL {
        @Override
        RedisUnderTest start(FailoverSettings settings) {
            return new SentinelRedis(settings);
        }
    };

    abstract RedisUnderTest start(FailoverSettings settings);
}
