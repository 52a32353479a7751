package io.thoonk.management;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What stood in the feeds, minute by minute, for a day: 58 116 bytes in Redis for each feed. Thread-safe. */
final class FeedHistory {

    private static final LuaScript NOTE_MINUTE = LuaScript.load(FeedHistory.class, "note-minute.lua");

    private static final long LARGEST = 0xFFFF_FFFFL;

    private static final int DAY = 1440;

    private final RedisAccess redis;

    private final ScriptRunner scripts;

    private final KeySpace keySpace;

    private final Map<String, List<HistoryPoint>> lastHours = new ConcurrentHashMap<>();

    FeedHistory(RedisAccess redis, ScriptRunner scripts, KeySpace keySpace) {
        this.redis = redis;
        this.scripts = scripts;
        this.keySpace = keySpace;
    }

    void note(FeedStatistics counts, WaitHistogram waits) {
        ScriptReply reply = scripts.run(
                NOTE_MINUTE,
                counts.feed(),
                new FeedKeys(keySpace, counts.feed()).of(new FeedKey[] {FeedKey.HISTORY}),
                bytes(counts.published()),
                bytes(counts.finished()),
                bytes(capped(counts.size())),
                bytes(capped(counts.stalled())),
                bytes(capped(counts.oldestAge().map(Duration::toSeconds).orElse(0L))),
                waits.packed());
        long minute = reply.number(1);
        lastHours.put(counts.feed(), HistoryPoint.decode(reply.bytes(2), minute - 59, minute));
    }

    /** Adds the waits of a process that does not count feeds, where some other process keeps a history. */
    void noteWaits(String feed, WaitHistogram waits) {
        byte[] none = {};
        scripts.run(
                NOTE_MINUTE,
                feed,
                new FeedKeys(keySpace, feed).of(new FeedKey[] {FeedKey.HISTORY}),
                none,
                none,
                none,
                none,
                none,
                waits.packed());
    }

    void keepOnly(Set<String> feeds) {
        lastHours.keySet().retainAll(feeds);
    }

    /** The last hour as this process saw it when it last noted a minute. */
    List<HistoryPoint> lastHour(String feed) {
        return lastHours.getOrDefault(feed, List.of());
    }

    /** The waits of the last minute, where somebody told of it. */
    WaitPercentiles lastWaits(String feed) {
        List<HistoryPoint> hour = lastHour(feed);
        for (int i = hour.size() - 1; i >= Math.max(0, hour.size() - 2); i--) {
            HistoryPoint point = hour.get(i);
            boolean recent = point.minute() >= hour.get(hour.size() - 1).minute() - 1;
            if (recent && point.longWait() > 0) {
                return new WaitPercentiles(1, point.medianWait(), point.longWait());
            }
        }
        return WaitPercentiles.NONE;
    }

    /** Reads the last day from Redis. */
    List<HistoryPoint> lastDay(String feed) {
        byte[] key = new FeedKeys(keySpace, feed).of(FeedKey.HISTORY);
        return redis.execute("Reading the history of '" + feed + "'", connection -> {
            byte[] slots = connection.stringCommands().getRange(key, 0, DAY * HistoryPoint.SLOT - 1);
            Long now = connection.serverCommands().time();
            long minute = (now == null ? System.currentTimeMillis() : now) / 60_000;
            return slots == null ? List.of() : HistoryPoint.decode(slots, minute - DAY + 1, minute);
        });
    }

    private static long capped(long value) {
        return Math.max(0, Math.min(value, LARGEST));
    }

    private static byte[] bytes(long value) {
        return WireText.bytes(Long.toString(value));
    }
}
