package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Bar;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ObjIntConsumer;

/** Working off a line that is full: with handlers that do nothing, and with handlers that wait. */
final class DrainTrials implements Trials {

    static final int SLEEPERS = 256;

    static final Duration SLEEP = Duration.ofMillis(50);

    static final Map<Integer, Line> DRAINS = new TreeMap<>(Map.of(
            1, drain(1, Bar.ofRawAtLeast(0.45).andOfStreamsAtLeast(5)),
            16, drain(16, Bar.ofRawAtLeast(0.65).andOfStreamsAtLeast(2.2)),
            64, drain(64, Bar.ofRawAtLeast(0.72).andOfStreamsAtLeast(2.2)),
            256, drain(256, Bar.ofRawAtLeast(0.75).andOfStreamsAtLeast(2.5))));

    private static final Line SLEEPING = new Line(
            "handlers that sleep 50 ms, c=256", "jobs/s", Bar.atLeast(0.95 * SLEEPERS * 1000 / SLEEP.toMillis()));

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
            Work work = new Work("drain-" + concurrency, concurrency, true, payload -> probe.handled());
            ObjIntConsumer<Engine> trial =
                    (engine, jobs) -> results.add(line, engine.contestant(), drain(engine, work, jobs));
            if (concurrency == 1) {
                // One at a time is what peers that poll are not made for.
                sides.own(work, trial);
            } else {
                sides.engines(work, trial);
            }
            sides.raw(results, line, this::raw);
        });
        Work work = new Work("sleep", SLEEPERS, false, payload -> sleep());
        sides.engines(work, (engine, jobs) -> results.add(SLEEPING, engine.contestant(), sleeping(engine, work)));
    }

    private double drain(Engine engine, Work work, int jobs) {
        engine.putMany(work.queue(), Payloads.many(jobs, options.payload()));
        probe.expect(jobs);
        Stopwatch watch = new Stopwatch();
        return engine.whileWorking(work, () -> {
            probe.await();
            engine.awaitSettled(work.queue());
            return watch.perSecond(jobs);
        });
    }

    private double raw() {
        rawPuts.fill(options.jobs(), Payloads.of(options.payload()));
        return rawDrain.drain(options.jobs());
    }

    private double sleeping(Engine engine, Work work) {
        int jobs = options.sleepingJobs();
        engine.putMany(work.queue(), Payloads.many(jobs, options.payload()));
        probe.expect(jobs);
        return engine.whileWorking(work, () -> {
            probe.await();
            return probe.perSecondSinceFirst(jobs);
        });
    }

    private void sleep() {
        probe.begun();
        LockSupport.parkNanos(SLEEP.toNanos());
        probe.handled();
    }

    private static Line drain(int concurrency, Bar bar) {
        return new Line("drain, c=" + concurrency, EnqueueTrials.UNIT, bar);
    }
}
