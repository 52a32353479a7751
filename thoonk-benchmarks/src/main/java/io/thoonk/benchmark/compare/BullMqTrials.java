package io.thoonk.benchmark.compare;

import io.thoonk.benchmark.report.Contestant;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;

/** BullMQ on the lines of the others, in its turn of each round. Its producers and handlers are JavaScript in a process of its own. */
final class BullMqTrials implements Trials {

    private static final Contestant CONTESTANT = new Contestant("BullMQ " + BullMq.VERSION, "BullMQ", "#c53030");

    private static final String GUARANTEE =
            "at least once: a job whose lock of 30 s was not renewed is put again, once by "
                    + "default; retries if asked for; measured from Node.js, with what is done removed";

    private final Sides sides;

    private final BullMq bullMq;

    private final CompareOptions options;

    BullMqTrials(Sides sides, BullMq bullMq, CompareOptions options) {
        this.sides = sides;
        this.bullMq = bullMq;
        this.options = options;
    }

    @Override
    public void round(Results results) {
        if (!bullMq.isThere()) {
            return;
        }
        sides.promises().put(CONTESTANT, GUARANTEE);
        if (options.only().contains("put")) {
            measure(results, EnqueueTrials.MANY, "add 64");
            measure(results, EnqueueTrials.ALL, "bulk 1000");
        }
        if (options.only().contains("drain")) {
            DrainTrials.DRAINS.forEach((concurrency, line) -> measure(results, line, "drain " + concurrency));
        }
    }

    private void measure(Results results, Line line, String trial) {
        results.add(line, CONTESTANT, bullMq.perSecond(trial, options.peerJobs(), options.payload()));
        sides.raw().sync().flushall();
    }
}
