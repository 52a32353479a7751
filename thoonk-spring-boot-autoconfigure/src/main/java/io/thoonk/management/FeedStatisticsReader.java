package io.thoonk.management;

import io.thoonk.feed.FeedType;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts what stands in a feed, in one call to Redis that changes nothing. Thread-safe. */
final class FeedStatisticsReader {

    private static final LuaScript STATISTICS = LuaScript.load(FeedStatisticsReader.class, "statistics.lua");

    private static final double SECONDS_BELOW = 1e11;

    private static final double MICROS_ABOVE = 1e14;

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    public FeedStatisticsReader(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
    }

    /** Counts; empty if there is no such feed. */
    public Optional<FeedStatistics> read(String feed) {
        return begin(feed).get();
    }

    /** Sends the call; the answer is asked for later, so that those of many feeds are on their way together. */
    Supplier<Optional<FeedStatistics>> begin(String feed) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        Supplier<ScriptReply> reply = runner.begin(
                STATISTICS,
                feed,
                keys.ofType(keys.of(
                        FeedKey.PUBLISHES,
                        FeedKey.DELAYED,
                        FeedKey.GATE,
                        FeedKey.OUTBOX_FAILED,
                        FeedKey.CLAIMING,
                        FeedKey.SUSPECTS,
                        FeedKey.WAITS)));
        return () -> counts(feed, reply.get());
    }

    private static Optional<FeedStatistics> counts(String feed, ScriptReply reply) {
        if (reply.status().equals("missing")) {
            return Optional.empty();
        }
        Instant now = Instant.ofEpochMilli(reply.number(10));
        return Optional.of(new FeedStatistics(
                feed,
                reply.optionalText(1).flatMap(FeedType::ofWireName),
                reply.number(2),
                reply.number(3),
                reply.number(4),
                reply.number(5),
                reply.number(6),
                reply.number(7),
                reply.optionalText(8).map(score -> since(score, now)),
                reply.optionalText(9).map(score -> since(score, now)),
                now,
                FeedStatistics.Undelivered.of(reply.number(11), reply.optionalText(12)),
                Optional.of(reply.number(13))
                        .filter(items -> items >= 0)
                        .map(items -> new FeedStatistics.Orphans(items, reply.number(14), reply.number(15) == 1))));
    }

    /** Peers write seconds and microseconds too (contract page, rule 7). */
    static Instant time(String score) {
        double value = Double.parseDouble(score);
        double millis = value < SECONDS_BELOW ? value * 1000 : value > MICROS_ABOVE ? value / 1000 : value;
        return Instant.ofEpochMilli(Math.round(millis));
    }

    private static Duration since(String score, Instant now) {
        Instant then = time(score);
        return then.isBefore(now) ? Duration.between(then, now) : Duration.ZERO;
    }
}
