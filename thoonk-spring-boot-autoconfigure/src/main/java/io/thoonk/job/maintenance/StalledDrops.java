package io.thoonk.job.maintenance;

import io.thoonk.job.maintenance.StalledRetention.Stalled;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drops stalled jobs that are too many or too old, in steps that touch a bounded number each. Thread-safe. */
final class StalledDrops {

    private static final Logger log = LoggerFactory.getLogger(StalledDrops.class);

    private static final LuaScript STALLED = LuaScript.load(StalledDrops.class, "stalled.lua");

    private static final LuaScript DROP = LuaScript.load(StalledDrops.class, "drop-stalled.lua");

    private static final int LOOK_STEP = 500;

    private static final int DROP_STEP = 50;

    private final ScriptRunner runner;

    /** When the next stalled job of a feed may be too old, by the clock of Redis; those that stall later are so later. */
    private final Map<String, Long> nextTooOld = new ConcurrentHashMap<>();

    StalledDrops(ScriptRunner runner) {
        this.runner = runner;
    }

    /**
     * Looks at all stalled jobs of a feed, unless it is known that none can be too much.
     *
     * @param count how many there are
     * @param now the time of Redis in ms
     * @return how many were dropped
     */
    long drop(FeedKeys keys, StalledRetention retention, long count, long now) {
        // Under another setting others are too old.
        String place = keys.feed() + " " + retention.time();
        boolean isTooMany = retention.max() != null && count > retention.max();
        if (!retention.mayBeTooMuch(count) || !isTooMany && nextTooOld.getOrDefault(place, 0L) > now) {
            return 0;
        }
        List<Stalled> all = all(keys);
        List<Stalled> gone = retention.tooMuch(all, now);
        long dropped = 0;
        for (int from = 0; from < gone.size(); from += DROP_STEP) {
            dropped += drop(keys, gone.subList(from, Math.min(from + DROP_STEP, gone.size())));
        }
        List<Stalled> staying = new ArrayList<>(all);
        staying.removeAll(Set.copyOf(gone));
        nextTooOld.put(place, retention.nextTooOld(staying).orElse(now));
        if (dropped > 0) {
            log.info(
                    "Feed '{}': {} stalled jobs were dropped, as there were too many or they were too old",
                    keys.feed(),
                    dropped);
        }
        return dropped;
    }

    private List<Stalled> all(FeedKeys keys) {
        List<Stalled> all = new ArrayList<>();
        String cursor = "0";
        do {
            ScriptReply reply = runner.run(
                    STALLED,
                    keys.feed(),
                    JobKeys.of(keys),
                    JobKeys.newGeneration(),
                    WireText.bytes(cursor),
                    WireText.number(LOOK_STEP));
            cursor = reply.text(1);
            for (int i = 3; i < reply.size(); i += 2) {
                all.add(new Stalled(reply.text(i), reply.number(i + 1)));
            }
        } while (!cursor.equals("0"));
        return all.stream().distinct().toList();
    }

    private long drop(FeedKeys keys, List<Stalled> some) {
        List<byte[]> arguments = new ArrayList<>(List.of(JobKeys.newGeneration(), keys.of(FeedChannel.OWN_RETRACT)));
        some.forEach(job -> {
            arguments.add(WireText.id(job.id()));
            arguments.add(WireText.number(job.since()));
        });
        return runner.run(DROP, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new))
                .number(1);
    }
}
