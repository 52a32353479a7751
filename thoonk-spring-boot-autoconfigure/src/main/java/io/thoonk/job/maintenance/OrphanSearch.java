package io.thoonk.job.maintenance;

import io.thoonk.job.MaintenanceReport;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.IdSet;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds items that are in no state, and repairs them once two sightings agree. */
record OrphanSearch(RedisAccess redis, MaintenanceScripts scripts) {

    private static final int STEP = 200;

    private static final int LINE_STEP = 1000;

    /** Finds the items that are in no state, or were in none for a moment; walks through the whole feed. */
    Set<String> find(FeedKeys keys) {
        // The line is read before the items: what enters it meanwhile is a suspect for one pass and cleared by the
        // next.
        IdSet line = line(keys);
        Set<String> nowhere = new LinkedHashSet<>();
        MaintenanceScripts.Step step = new MaintenanceScripts.Step("0", List.of());
        do {
            step = scripts.orphans(keys, step.cursor(), STEP);
            step.ids().stream().filter(id -> !line.contains(id)).forEach(nowhere::add);
        } while (!step.cursor().equals("0"));
        return nowhere;
    }

    MaintenanceReport repair(FeedKeys keys, MaintenanceReport report) {
        Set<String> nowhere = find(keys);
        MaintenanceScripts.Repaired sum = new MaintenanceScripts.Repaired(0, 0, 0);
        List<String> pending = new ArrayList<>(nowhere);
        List<String> cleared =
                suspects(keys).stream().filter(id -> !nowhere.contains(id)).toList();
        for (int from = 0; from < Math.max(pending.size(), cleared.size()); from += STEP) {
            MaintenanceScripts.Repaired one = scripts.repair(keys, slice(cleared, from), slice(pending, from));
            sum = new MaintenanceScripts.Repaired(
                    sum.requeued() + one.requeued(), sum.removed() + one.removed(), sum.suspected() + one.suspected());
        }
        return new MaintenanceReport(
                report.promoted(),
                report.expired(),
                report.stalled(),
                sum.requeued(),
                sum.removed(),
                sum.suspected(),
                report.late(),
                report.dropped());
    }

    private IdSet line(FeedKeys keys) {
        return redis.execute("Reading the line of feed '" + keys.feed() + "'", connection -> {
            IdSet.Builder line = new IdSet.Builder();
            connection
                    .listCommands()
                    .lRange(keys.of(FeedKey.CLAIMING), 0, LINE_STEP - 1)
                    .forEach(line::add);
            List<byte[]> step;
            long from = 0;
            do {
                step = connection.listCommands().lRange(keys.of(FeedKey.IDS), from, from + LINE_STEP - 1);
                step.forEach(line::add);
                from += LINE_STEP;
            } while (step.size() == LINE_STEP);
            return line.build();
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
}
