package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Bar;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** Working off a line that is full: with handlers that do nothing, and with handlers that wait. */
final class DrainTrials implements Trials {

    static final int SLEEPERS = 256;

    static final Duration SLEEP = Duration.ofMillis(50);

    private static final Map<Integer, Line> DRAINS = new TreeMap<>(Map.of(
            1, drain(1, Bar.none()),
            16, drain(16, Bar.ofRawAtLeast(0.30).andOfStreamsAtLeast(2)),
            64, drain(64, Bar.ofRawAtLeast(0.45).andOfStreamsAtLeast(2)),
            256, drain(256, Bar.ofRawAtLeast(0.65).andOfStreamsAtLeast(2))));

    private static final Line SLEEPING = new Line(
            "handlers that sleep 50 ms, c=256", "jobs/s", Bar.atLeast(0.95 * SLEEPERS * 1000 / SLEEP.toMillis()));

    private static final String STREAM = "drain";

    private static final int BATCH = 100;

    private static final int SMALL_BATCH = 10;

    private final Sides sides;

    private final RawPuts rawPuts;

    private final RawDrain rawDrain;

    private final CompareOptions options;

    private final Probe probe = new Probe();

    DrainTrials(Sides sides, CompareOptions options) {
        RawKeys keys = new RawKeys("drain");
        this.sides = sides;
        this.rawPuts = new RawPuts(sides.raw(), keys);
        this.rawDrain = new RawDrain(sides.raw(), keys);
        this.options = options;
    }

    @Override
    public void round(Results results) {
        DRAINS.forEach((concurrency, line) -> {
            results.add(line, Contestant.THOONK, thoonk("drain-" + concurrency));
            results.add(line, Contestant.RAW, raw());
            results.add(line, Contestant.STREAMS, streams(concurrency));
        });
        results.add(SLEEPING, Contestant.THOONK, thoonkSleeping());
        results.add(SLEEPING, Contestant.STREAMS, streamsSleeping());
    }

    private double thoonk(String feed) {
        ThoonkSide thoonk = sides.thoonk();
        thoonk.putMany(feed, Payloads.many(options.jobs(), options.payload()));
        thoonk.probe().expect(options.jobs());
        Stopwatch watch = new Stopwatch();
        double rate = thoonk.whileWorking(feed, () -> {
            thoonk.probe().await();
            thoonk.awaitSettled(feed);
            return watch.perSecond(options.jobs());
        });
        thoonk.delete(feed);
        return rate;
    }

    private double raw() {
        rawPuts.fill(options.jobs(), Payloads.of(options.payload()));
        double rate = rawDrain.drain(options.jobs());
        sides.raw().sync().flushall();
        return rate;
    }

    private double streams(int consumers) {
        fillStream(options.jobs());
        probe.expect(options.jobs());
        Stopwatch watch = new Stopwatch();
        try {
            return sides.streams().whileListening(STREAM, consumers, BATCH, payload -> probe.handled(), () -> {
                probe.await();
                return watch.perSecond(options.jobs());
            });
        } finally {
            sides.raw().sync().flushall();
        }
    }

    private double thoonkSleeping() {
        ThoonkSide thoonk = sides.thoonk();
        int jobs = options.sleepingJobs();
        thoonk.putMany("sleep", Payloads.many(jobs, options.payload()));
        thoonk.probe().expect(jobs);
        double rate = thoonk.whileWorking("sleep", () -> {
            thoonk.probe().await();
            return thoonk.probe().perSecondSinceFirst(jobs);
        });
        thoonk.delete("sleep");
        return rate;
    }

    private double streamsSleeping() {
        int jobs = options.sleepingJobs();
        fillStream(jobs);
        probe.expect(jobs);
        try {
            return sides.streams().whileListening(STREAM, SLEEPERS, SMALL_BATCH, payload -> sleep(), () -> {
                probe.await();
                return probe.perSecondSinceFirst(jobs);
            });
        } finally {
            sides.raw().sync().flushall();
        }
    }

    private void sleep() {
        probe.begun();
        LockSupport.parkNanos(SLEEP.toNanos());
        probe.handled();
    }

    private void fillStream(int jobs) {
        List<String> payloads = Payloads.many(jobs, options.payload());
        sides.streams().create(STREAM);
        sides.streams().addMany(STREAM, payloads);
    }

    private static Line drain(int concurrency, Bar bar) {
        return new Line("drain, c=" + concurrency, EnqueueTrials.UNIT, bar);
    }
}
