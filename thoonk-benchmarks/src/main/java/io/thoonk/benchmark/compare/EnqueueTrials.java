package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Bar;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;
import io.thoonk.job.JobQueue;
import java.util.List;

/** Putting jobs into the line, with nobody at work. */
final class EnqueueTrials implements Trials {

    static final String UNIT = "jobs/s";

    private static final Line ONE = new Line("put, 1 thread", UNIT, Bar.none());

    private static final Line MANY = new Line("put, 64 threads", UNIT, Bar.ofRawAtLeast(1.2));

    private static final Line ALL = new Line("putAll, 1000 at once", UNIT, Bar.ofRawAtLeast(1.8));

    private static final int THREADS = 64;

    private static final String NAME = "enqueue";

    private final Sides sides;

    private final RawPuts raw;

    private final int jobs;

    private final String payload;

    private final List<String> payloads;

    EnqueueTrials(Sides sides, CompareOptions options) {
        this.sides = sides;
        this.raw = new RawPuts(sides.raw(), new RawKeys(NAME));
        this.jobs = options.jobs();
        this.payload = Payloads.of(options.payload());
        this.payloads = Payloads.many(jobs, options.payload());
    }

    @Override
    public void round(Results results) {
        one(results);
        many(results);
        all(results);
    }

    private void one(Results results) {
        int few = jobs / 5;
        thoonk(results, ONE, queue -> Threads.share(1, few, () -> queue.put(payload)));
        raw(results, ONE, () -> raw.oneByOne(few, payload));
        streams(results, ONE, () -> Threads.share(1, few, () -> sides.streams().add(NAME, payload)));
    }

    private void many(Results results) {
        thoonk(results, MANY, queue -> Threads.share(THREADS, jobs, () -> queue.put(payload)));
        raw(results, MANY, () -> raw.pipelined(jobs, payload));
        streams(
                results,
                MANY,
                () -> Threads.share(THREADS, jobs, () -> sides.streams().add(NAME, payload)));
    }

    private void all(Results results) {
        thoonk(results, ALL, queue -> {
            Stopwatch watch = new Stopwatch();
            sides.thoonk().putMany(NAME, payloads);
            return watch.perSecond(jobs);
        });
        raw(results, ALL, () -> raw.pipelined(jobs, payload));
        streams(results, ALL, () -> {
            Stopwatch watch = new Stopwatch();
            sides.streams().addMany(NAME, payloads);
            return watch.perSecond(jobs);
        });
    }

    private void thoonk(Results results, Line line, java.util.function.ToDoubleFunction<JobQueue<String>> trial) {
        double rate = trial.applyAsDouble(sides.thoonk().queue(NAME));
        results.add(line, Contestant.THOONK, rate);
        sides.thoonk().delete(NAME);
    }

    private void raw(Results results, Line line, java.util.function.DoubleSupplier trial) {
        results.add(line, Contestant.RAW, trial.getAsDouble());
        sides.raw().sync().flushall();
    }

    private void streams(Results results, Line line, java.util.function.DoubleSupplier trial) {
        sides.streams().create(NAME);
        results.add(line, Contestant.STREAMS, trial.getAsDouble());
        sides.raw().sync().flushall();
    }
}
