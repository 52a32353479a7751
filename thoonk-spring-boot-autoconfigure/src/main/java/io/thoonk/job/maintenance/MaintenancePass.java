package io.thoonk.job.maintenance;

import io.thoonk.job.JobSettings;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.job.recurring.RecurringRuns;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Maintains job feeds, in steps that touch a bounded number of entries each (contract rule 6). Thread-safe. */
final class MaintenancePass {

    private static final Logger log = LoggerFactory.getLogger(MaintenancePass.class);

    static final MaintenanceReport NOTHING = new MaintenanceReport(0, 0, 0, 0, 0, 0);

    /** Two to three ms of Redis, in a feed of a million jobs, where each entry is a delayed job that is due. */
    private static final int STEP = 50;

    private static final int SWEEP_STEP = 100;

    private static final List<String> KEPT_BESIDE = List.of(
            "attempts", "crashes", "errors", "headers", "remembered", "progress", "options", "checkpoints", "unique");

    private final MaintenanceScripts scripts;

    private final OrphanSearch orphans;

    private final RecurringRuns recurring;

    private final StalledDrops drops;

    private final Maintenance.Chores chores;

    private final JobSettings.Maintaining settings;

    private final List<MaintenanceReport.Listener> listeners = new CopyOnWriteArrayList<>();

    private final Map<String, AbandonedClaims> claiming = new ConcurrentHashMap<>();

    private final Set<String> feedsWithWaits = ConcurrentHashMap.newKeySet();

    MaintenancePass(
            MaintenanceScripts scripts,
            OrphanSearch orphans,
            RecurringRuns recurring,
            StalledDrops drops,
            Maintenance.Chores chores,
            JobSettings.Maintaining settings) {
        this.scripts = scripts;
        this.orphans = orphans;
        this.recurring = recurring;
        this.drops = drops;
        this.chores = chores;
        this.settings = settings;
    }

    /** Returns what ends it. */
    Runnable listen(MaintenanceReport.Listener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** One whole pass. */
    MaintenanceReport pass(FeedKeys keys) {
        putRecurring(keys);
        MaintenanceReport report = dropStalled(keys, step(keys), scripts.survey(keys));
        sweep(keys);
        report = orphans.repair(keys, report);
        chores.deliver(keys);
        lookAfterBatches(keys.keySpace(), settings.interval());
        return report;
    }

    /** Looks after the batches, if no other process does; tells how many there are. */
    long lookAfterBatches(KeySpace keySpace, Duration lease) {
        return chores.lookAfterBatches(keySpace, lease);
    }

    /** Puts the jobs of what recurs; tells in what time to come back, or empty if nothing recurs. */
    Optional<Duration> putRecurring(FeedKeys keys) {
        return recurring.putDue(keys, found -> listeners.forEach(listener -> listener.recurred(keys.feed(), found)));
    }

    void reopenIfLost(FeedKeys keys) {
        scripts.reopenIfLost(keys);
    }

    MaintenanceScripts.Lead lead(FeedKeys keys, String process, Duration lease, boolean anyway) {
        return scripts.lead(keys, process, lease, anyway);
    }

    void letGo(FeedKeys keys, String process) {
        scripts.lead(keys, process, Duration.ZERO, false);
    }

    /** Ends what expired and lets in what is due. */
    MaintenanceReport step(FeedKeys keys) {
        AbandonedClaims sightings =
                claiming.computeIfAbsent(keys.feed(), feed -> new AbandonedClaims(settings.sightingsApart()));
        MaintenanceReport report = NOTHING;
        MaintenanceScripts.Expired step;
        long offset = 0;
        long gateOffset = 0;
        do {
            step = scripts.expire(keys, STEP, offset, gateOffset, sightings.abandoned());
            offset = step.offset();
            gateOffset = step.gateOffset();
            sightings.see(step.claiming());
            warnOfAged(keys, step);
            report = new MaintenanceReport(
                    report.promoted() + step.promoted(),
                    report.expired() + step.expired(),
                    report.stalled() + step.stalled(),
                    0,
                    0,
                    0,
                    report.late() + step.late(),
                    0);
        } while (step.more() || offset > 0 || gateOffset > 0);
        if (step.hasWaits()) {
            feedsWithWaits.add(keys.feed());
            chores.lookAfterWaits(keys);
        } else {
            feedsWithWaits.remove(keys.feed());
        }
        chores.deliver(keys);
        if (report.expired() > 0 || report.late() > 0) {
            tell(keys, report);
        }
        return report;
    }

    /** Whether jobs waited for others at the last step. */
    boolean hasWaits(FeedKeys keys) {
        return feedsWithWaits.contains(keys.feed());
    }

    /** Looks at jobs of which it was heard that they have finished, as others may wait for them. */
    void lookAtFinished(FeedKeys keys, List<String> ids) {
        chores.lookAtFinished(keys, ids);
    }

    /** Tells listeners what was found. */
    void tell(FeedKeys keys, MaintenanceReport found) {
        listeners.forEach(listener -> listener.maintained(keys.feed(), found));
    }

    private static void warnOfAged(FeedKeys keys, MaintenanceScripts.Expired step) {
        if (step.aged() > 0) {
            log.warn(
                    "Feed '{}': {} jobs that other programs claimed went back to the line, as they have not ended for up to {} min; set claim_timeout in feed.config:{}, or thoonk.maintenance.peer-claim-timeout, to what their work may take",
                    keys.feed(),
                    step.aged(),
                    step.oldest().toMinutes(),
                    keys.feed());
        }
    }

    /** Looks for what was lost or left over only where the sizes of the keys say that there may be something. */
    MaintenanceReport repairIfNeeded(FeedKeys keys, MaintenanceReport report) {
        MaintenanceScripts.Survey survey = scripts.survey(keys);
        MaintenanceReport dropping = dropStalled(keys, report, survey);
        if (survey.beside() > 0) {
            sweep(keys);
        }
        return survey.orphans() > 0 || survey.suspects() > 0 ? orphans.repair(keys, dropping) : dropping;
    }

    /** Says also again what is kept of ended jobs, as the feed may have been made anew. */
    private MaintenanceReport dropStalled(FeedKeys keys, MaintenanceReport report, MaintenanceScripts.Survey survey) {
        chores.keepHistory(keys);
        long dropped = drops.drop(keys, survey.retention(), survey.stalled(), survey.now());
        if (dropped == 0) {
            return report;
        }
        MaintenanceReport found = withDropped(NOTHING, dropped);
        listeners.forEach(listener -> listener.maintained(keys.feed(), found));
        return withDropped(report, dropped);
    }

    private static MaintenanceReport withDropped(MaintenanceReport report, long jobs) {
        return new MaintenanceReport(
                report.promoted(),
                report.expired(),
                report.stalled(),
                report.requeued(),
                report.removed(),
                report.suspected(),
                report.late(),
                report.dropped() + jobs);
    }

    private void sweep(FeedKeys keys) {
        for (String hash : KEPT_BESIDE) {
            String cursor = "0";
            do {
                cursor = scripts.sweep(keys, hash, cursor, SWEEP_STEP);
            } while (!cursor.equals("0"));
        }
    }

    /**
     * When ids were first seen in the claiming list of a feed. A process that is alive claims within milliseconds what it moved
     * there; what stays was moved by one that died.
     */
    private static final class AbandonedClaims {

        private static final Duration LONGEST_CLAIMING = Duration.ofSeconds(3);

        private final Duration patience;

        private Map<String, Long> seen = new HashMap<>();

        AbandonedClaims(Duration sightingsApart) {
            this.patience = sightingsApart.compareTo(LONGEST_CLAIMING) < 0 ? sightingsApart : LONGEST_CLAIMING;
        }

        synchronized List<String> abandoned() {
            long now = System.nanoTime();
            return seen.entrySet().stream()
                    .filter(sighting -> now - sighting.getValue() >= patience.toNanos())
                    .map(Map.Entry::getKey)
                    .toList();
        }

        synchronized void see(List<String> ids) {
            long now = System.nanoTime();
            Map<String, Long> still = new HashMap<>();
            ids.forEach(id -> still.put(id, seen.getOrDefault(id, now)));
            seen = still;
        }
    }
}
