package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Bar;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;

/** What waiting jobs take in Redis; the raw line is the contract's own keys with the same jobs. */
final class MemoryTrials implements Trials {

    private static final Line BYTES = new Line("memory of a waiting job", "bytes", Bar.ofRawAtMost(1.5));

    private static final String NAME = "memory";

    private final Sides sides;

    private final RawPuts raw;

    private final int jobs;

    private final int payload;

    MemoryTrials(Sides sides, CompareOptions options) {
        this.sides = sides;
        this.raw = new RawPuts(sides.raw(), new RawKeys(NAME));
        this.jobs = options.jobs();
        this.payload = options.payload();
    }

    @Override
    public void round(Results results) {
        sides.raw().sync().flushall();
        raw.fill(jobs, Payloads.of(payload));
        results.add(BYTES, Contestant.RAW, bytesPerJob(jobs));
        sides.engines(Work.none(NAME), (engine, most) -> {
            engine.putMany(NAME, Payloads.many(most, payload));
            results.add(BYTES, engine.contestant(), bytesPerJob(most));
        });
    }

    private double bytesPerJob(int waiting) {
        double bytes = (double) sides.figures().memory(key -> true) / waiting;
        sides.raw().sync().flushall();
        return bytes;
    }
}
