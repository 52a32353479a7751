package io.thoonk.management;

import io.thoonk.Partitions;
import io.thoonk.feed.FeedType;
import io.thoonk.job.RecurringJob;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts what stands in a feed, in one call to Redis that changes nothing. Thread-safe. */
final class FeedStatisticsReader {

    private static final LuaScript STATISTICS = LuaScript.load(FeedStatisticsReader.class, "statistics.lua");

    private static final EnumNames<RecurringJob.State> STATES = new EnumNames<>(RecurringJob.State.class, "state");

    private static final double SECONDS_BELOW = 1e11;

    private static final double MICROS_ABOVE = 1e14;

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    private final List<String> keys;

    private final byte[][] wireKeys;

    /** Counts jobs of these keys by themselves too, in feeds that limit anything. */
    FeedStatisticsReader(ScriptRunner runner, KeySpace keySpace, List<String> keys) {
        this.runner = runner;
        this.keySpace = keySpace;
        this.keys = List.copyOf(keys);
        this.wireKeys = keys.stream().map(WireText::bytes).toArray(byte[][]::new);
    }

    /** Counts; empty if there is no such feed. */
    public Optional<FeedStatistics> read(String feed) {
        return begin(feed).get();
    }

    /** Sends the call; the answer is asked for later, so that those of many feeds are on their way together. */
    Supplier<Optional<FeedStatistics>> begin(String feed) {
        FeedKeys spelled = new FeedKeys(keySpace, feed);
        Supplier<ScriptReply> reply = runner.begin(
                STATISTICS,
                feed,
                spelled.ofType(spelled.of(
                        FeedKey.PUBLISHES,
                        FeedKey.DELAYED,
                        FeedKey.GATE,
                        FeedKey.OUTBOX_FAILED,
                        FeedKey.CLAIMING,
                        FeedKey.SUSPECTS,
                        FeedKey.WAITS,
                        FeedKey.LANES,
                        FeedKey.LANES_PARKED,
                        FeedKey.RUNNING,
                        FeedKey.LIMITS,
                        FeedKey.RECURRING,
                        FeedKey.RECURRING_DUE)),
                wireKeys);
        return () -> counts(feed, reply.get());
    }

    private Optional<FeedStatistics> counts(String feed, ScriptReply reply) {
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
                        .map(items -> new FeedStatistics.Orphans(items, reply.number(14), reply.number(15) == 1)),
                Optional.of(reply.list(16)).filter(told -> told.size() > 0).map(this::gate),
                recurring(reply.list(17)),
                reply.optionalText(18)
                        .filter(count -> count.matches("[1-9][0-9]{0,3}") && Integer.parseInt(count) <= Partitions.MOST)
                        .map(count -> new Partitions(feed, Integer.parseInt(count))),
                reply.number(19) == 1));
    }

    private FeedStatistics.Gate gate(ScriptReply told) {
        Map<String, FeedStatistics.OfKey> ofKeys = new LinkedHashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            int at = 4 + 3 * i;
            ofKeys.put(
                    keys.get(i),
                    new FeedStatistics.OfKey(told.number(at), told.number(at + 1), bound(told.number(at + 2))));
        }
        return new FeedStatistics.Gate(told.number(0), told.number(1), told.number(2), bound(told.number(3)), ofKeys);
    }

    private static Optional<Long> bound(long number) {
        return number < 0 ? Optional.empty() : Optional.of(number);
    }

    /** States that another version knows, and this one does not, are left out. */
    private static Map<RecurringJob.State, Long> recurring(ScriptReply told) {
        Map<RecurringJob.State, Long> counts = new EnumMap<>(RecurringJob.State.class);
        for (int i = 0; i < told.size(); i += 2) {
            long count = told.number(i + 1);
            STATES.find(told.text(i)).ifPresent(state -> counts.put(state, count));
        }
        return counts;
    }

    /** Peers write seconds and microseconds too (contract page, rule 7). A score without an end is as far away as can be told. */
    static Instant time(String score) {
        double value = WireText.score(score);
        double millis = value < SECONDS_BELOW ? value * 1000 : value > MICROS_ABOVE ? value / 1000 : value;
        return Instant.ofEpochMilli(Math.max(0, Math.round(millis)));
    }

    private static Duration since(String score, Instant now) {
        Instant then = time(score);
        return then.isBefore(now) ? Duration.between(then, now) : Duration.ZERO;
    }
}
