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
        sides.thoonk().putMany(NAME, Payloads.many(jobs, payload));
        results.add(BYTES, Contestant.THOONK, bytesPerJob());
        raw.fill(jobs, Payloads.of(payload));
        results.add(BYTES, Contestant.RAW, bytesPerJob());
        sides.streams().create(NAME);
        sides.streams().addMany(NAME, Payloads.many(jobs, payload));
        results.add(BYTES, Contestant.STREAMS, bytesPerJob());
    }

    private double bytesPerJob() {
        double bytes = (double) sides.figures().memory(key -> true) / jobs;
        sides.raw().sync().flushall();
        return bytes;
    }
}
