package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Bar;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;
import java.util.List;
import java.util.function.Consumer;

/** Putting jobs into the line, with nobody at work. */
final class EnqueueTrials implements Trials {

    static final String UNIT = "jobs/s";

    private static final Line ONE = new Line("put, 1 thread", UNIT, Bar.ofRawAtLeast(0.95));

    static final Line MANY = new Line("put, 64 threads", UNIT, Bar.ofRawAtLeast(1.4));

    static final Line ALL = new Line("putAll, 1000 at once", UNIT, Bar.ofRawAtLeast(2.2));

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
        Work work = Work.none(NAME);
        sides.engines(work, (engine, most) -> results.add(ONE, engine.contestant(), one(engine, most / 5)));
        sides.raw(results, ONE, () -> raw.oneByOne(jobs / 5, payload));
        sides.engines(work, (engine, most) -> results.add(MANY, engine.contestant(), many(engine, most)));
        sides.raw(results, MANY, () -> raw.pipelined(jobs, payload));
        sides.engines(work, (engine, most) -> results.add(ALL, engine.contestant(), all(engine, most)));
        sides.raw(results, ALL, () -> raw.pipelined(jobs, payload));
    }

    private double one(Engine engine, int puts) {
        Consumer<String> producer = engine.producer(NAME);
        return Threads.share(1, puts, () -> producer.accept(payload));
    }

    private double many(Engine engine, int puts) {
        Consumer<String> producer = engine.producer(NAME);
        return Threads.share(THREADS, puts, () -> producer.accept(payload));
    }

    private double all(Engine engine, int puts) {
        List<String> few = payloads.subList(0, Math.min(puts, payloads.size()));
        Stopwatch watch = new Stopwatch();
        engine.putMany(NAME, few);
        return watch.perSecond(few.size());
    }
}
