package io.thoonk.benchmark.compare;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.StandaloneRedis;

/**
 * All contestants on one server.
 *
 * @param redis the server
 * @param raw a connection of plain Lettuce
 * @param thoonk the application with Thoonk
 * @param streams the streams
 * @param figures what the server tells
 */
record Sides(
        StandaloneRedis redis,
        StatefulRedisConnection<String, String> raw,
        ThoonkSide thoonk,
        StreamsSide streams,
        ServerFigures figures)
        implements AutoCloseable {

    static Sides open(StandaloneRedis redis, CompareOptions options) {
        return new Sides(
                redis,
                redis.server().client().connect(StringCodec.UTF8),
                ThoonkSide.withWorkers(redis, options.virtual()),
                new StreamsSide(redis.server(), DrainTrials.SLEEPERS),
                new ServerFigures(redis.server()));
    }

    @Override
    public void close() {
        thoonk.close();
        streams.close();
        figures.close();
        raw.close();
    }
}
