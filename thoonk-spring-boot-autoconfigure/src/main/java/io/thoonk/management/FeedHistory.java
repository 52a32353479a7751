package io.thoonk.management;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What stood in the feeds, minute by minute, for a day: 58 116 bytes in Redis for each feed. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FeedHistory {

    private static final LuaScript NOTE_MINUTE = LuaScript.load(FeedHistory.class, "note-minute.lua");

    private static final long LARGEST = 0xFFFF_FFFFL;

    private static final int DAY = 1440;

    private final RedisAccess redis;

    private final ScriptRunner scripts;

    private final KeySpace keySpace;

    private final Map<String, List<Point>> lastHours = new ConcurrentHashMap<>();

    FeedHistory(RedisAccess redis, ScriptRunner scripts, KeySpace keySpace) {
        this.redis = redis;
        this.scripts = scripts;
        this.keySpace = keySpace;
    }

    void note(FeedStatistics counts, WaitTimes.Histogram waits) {
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
        lastHours.put(counts.feed(), Point.decode(reply.bytes(2), minute - 59, minute));
    }

    /** Adds the waits of a process that does not count feeds, where some other process keeps a history. */
    void noteWaits(String feed, WaitTimes.Histogram waits) {
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
    List<Point> lastHour(String feed) {
        return lastHours.getOrDefault(feed, List.of());
    }

    /** The waits of the last minute, where somebody told of it. */
    WaitTimes.Percentiles lastWaits(String feed) {
        List<Point> hour = lastHour(feed);
        for (int i = hour.size() - 1; i >= Math.max(0, hour.size() - 2); i--) {
            Point point = hour.get(i);
            boolean recent = point.minute() >= hour.get(hour.size() - 1).minute() - 1;
            if (recent && point.longWait() > 0) {
                return new WaitTimes.Percentiles(1, point.medianWait(), point.longWait());
            }
        }
        return WaitTimes.Percentiles.NONE;
    }

    /** Reads the last day from Redis. */
    List<Point> lastDay(String feed) {
        byte[] key = new FeedKeys(keySpace, feed).of(FeedKey.HISTORY);
        return redis.execute("Reading the history of '" + feed + "'", connection -> {
            byte[] slots = connection.stringCommands().getRange(key, 0, DAY * Point.SLOT - 1);
            Long now = connection.serverCommands().time();
            long minute = (now == null ? System.currentTimeMillis() : now) / 60_000;
            return slots == null ? List.of() : Point.decode(slots, minute - DAY + 1, minute);
        });
    }

    private static long capped(long value) {
        return Math.max(0, Math.min(value, LARGEST));
    }

    private static byte[] bytes(long value) {
        return WireText.bytes(Long.toString(value));
    }

    /**
     * What stood in a feed in one minute.
     *
     * @param minute since 1970
     * @param published how many were ever published or put
     * @param finished how many jobs ever finished
     * @param waiting how many waited
     * @param stalled how many jobs were stalled
     * @param oldestAge age of the next job in seconds
     * @param medianWait from put to claim, in ms, 0 where no process told
     * @param longWait the 99th percentile of that
     */
    public record Point(
            long minute,
            double published,
            double finished,
            long waiting,
            long stalled,
            long oldestAge,
            long medianWait,
            long longWait) {

        static final int SLOT = 40;

        /** Reads those of the slots that belong to the minutes asked for. */
        static List<Point> decode(byte[] slots, long first, long last) {
            ByteBuffer bytes = ByteBuffer.wrap(slots);
            List<Point> points = new ArrayList<>();
            while (bytes.remaining() >= SLOT) {
                Point point = new Point(
                        unsigned(bytes),
                        bytes.getDouble(),
                        bytes.getDouble(),
                        unsigned(bytes),
                        unsigned(bytes),
                        unsigned(bytes),
                        unsigned(bytes),
                        unsigned(bytes));
                if (point.minute >= first && point.minute <= last) {
                    points.add(point);
                }
            }
            points.sort(Comparator.comparingLong(Point::minute));
            return points;
        }

        private static long unsigned(ByteBuffer bytes) {
            return Integer.toUnsignedLong(bytes.getInt());
        }
    }
}
