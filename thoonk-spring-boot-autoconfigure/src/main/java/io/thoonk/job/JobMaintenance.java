package io.thoonk.job;

import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One maintenance pass over a job feed, in steps that touch a bounded number of entries each (contract rule 6). */
final class JobMaintenance {

    private static final LuaScript EXPIRE = LuaScript.load(JobMaintenance.class, "expire.lua");

    private static final LuaScript UNACCOUNTED = LuaScript.load(JobMaintenance.class, "unaccounted.lua");

    private static final LuaScript REPAIR = LuaScript.load(JobMaintenance.class, "repair.lua");

    private static final int STEP = 200;

    private static final int LINE_STEP = 1000;

    private final RedisAccess redis;

    private final ScriptRunner runner;

    private final Generations generations;

    private final MaintenanceSettings settings;

    JobMaintenance(RedisAccess redis, ScriptRunner runner, Generations generations, MaintenanceSettings settings) {
        this.redis = redis;
        this.runner = runner;
        this.generations = generations;
        this.settings = settings;
    }

    MaintenanceReport pass(FeedKeys keys) {
        MaintenanceReport report = new MaintenanceReport(0, 0, 0, 0, 0, 0);
        ScriptReply step;
        do {
            step = expire(keys);
            if (step.status().equals("missing")) {
                return report;
            }
            report = new MaintenanceReport(
                    report.promoted() + step.number(1),
                    report.expired() + step.number(2),
                    report.stalled() + step.number(3),
                    0,
                    0,
                    0);
        } while (step.number(4) == 1);
        return repair(keys, report);
    }

    private ScriptReply expire(FeedKeys keys) {
        return runner.run(
                EXPIRE,
                keys.feed(),
                JobKeys.of(keys),
                generations.next(),
                number(STEP),
                number(settings.maxCrashes()),
                new byte[0],
                settings.putChannel(keys));
    }

    private MaintenanceReport repair(FeedKeys keys, MaintenanceReport report) {
        // The line is read before the items: what enters it meanwhile is a suspect for one pass and cleared by the
        // next.
        Set<String> line = line(keys);
        Set<String> nowhere = new LinkedHashSet<>();
        String cursor = "0";
        do {
            ScriptReply step =
                    runner.run(UNACCOUNTED, keys.feed(), JobKeys.of(keys), WireText.bytes(cursor), number(STEP));
            cursor = step.text(1);
            for (int i = 2; i < step.size(); i++) {
                String id = step.text(i);
                if (!line.contains(id)) {
                    nowhere.add(id);
                }
            }
        } while (!cursor.equals("0"));

        long requeued = 0;
        long removed = 0;
        long suspected = 0;
        List<String> pending = new ArrayList<>(nowhere);
        List<String> cleared =
                suspects(keys).stream().filter(id -> !nowhere.contains(id)).toList();
        for (int from = 0; from < Math.max(pending.size(), cleared.size()); from += STEP) {
            ScriptReply step = repair(keys, slice(cleared, from), slice(pending, from));
            requeued += step.number(1);
            removed += step.number(2);
            suspected += step.number(3);
        }
        return new MaintenanceReport(
                report.promoted(), report.expired(), report.stalled(), requeued, removed, suspected);
    }

    private ScriptReply repair(FeedKeys keys, List<String> cleared, List<String> pending) {
        List<byte[]> arguments = new ArrayList<>(3 + cleared.size() + pending.size());
        arguments.add(generations.next());
        arguments.add(number(settings.sightingsApart().toMillis()));
        arguments.add(number(cleared.size()));
        cleared.forEach(id -> arguments.add(WireText.bytes(id)));
        pending.forEach(id -> arguments.add(WireText.bytes(id)));
        return runner.run(REPAIR, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new));
    }

    private Set<String> line(FeedKeys keys) {
        return redis.execute("Reading the line of feed '" + keys.feed() + "'", connection -> {
            Set<String> line = new HashSet<>();
            List<byte[]> step;
            long from = 0;
            do {
                step = connection.listCommands().lRange(keys.of(FeedKey.IDS), from, from + LINE_STEP - 1);
                step.forEach(id -> line.add(WireText.text(id)));
                from += LINE_STEP;
            } while (step.size() == LINE_STEP);
            return line;
        });
    }

    private List<String> suspects(FeedKeys keys) {
        return redis.execute(
                "Reading the suspects of feed '" + keys.feed() + "'",
                connection -> connection.zSetCommands().zRange(keys.of(FeedKey.SUSPECTS), 0, LINE_STEP - 1).stream()
                        .map(WireText::text)
                        .toList());
    }

    private static List<String> slice(List<String> ids, int from) {
        return from >= ids.size() ? List.of() : ids.subList(from, Math.min(from + STEP, ids.size()));
    }

    private static byte[] number(long number) {
        return WireText.bytes(Long.toString(number));
    }
}
