package io.thoonk.benchmark.compare;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.benchmark.report.Bar;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.benchmark.report.Line;
import io.thoonk.benchmark.report.Results;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** From the put to the handler at a steady rate that leaves everybody idle most of the time; PING is the raw line. */
final class LatencyTrials implements Trials {

    private static final int RATE = 500;

    private static final Line MEDIAN = new Line("put to handler at 500 jobs/s, p50", "µs", Bar.ofStreamsAtMost(1.6));

    private static final Line TAIL = new Line("put to handler at 500 jobs/s, p99", "µs", Bar.ofRawAtMost(5));

    private static final int CONCURRENCY = 16;

    private static final String NAME = "latency";

    private final Sides sides;

    private final int jobs;

    private final int payload;

    private final Probe probe = new Probe();

    LatencyTrials(Sides sides, CompareOptions options) {
        this.sides = sides;
        this.jobs = (int) (options.steady().toMillis() * RATE / 1000);
        this.payload = options.payload();
    }

    @Override
    public void round(Results results) {
        Work work = new Work(NAME, CONCURRENCY, false, probe::arrived);
        sides.engines(work, (engine, most) -> measure(engine, work, results));
    }

    private void measure(Engine engine, Work work, Results results) {
        Latencies latencies = new Latencies(jobs);
        probe.expect(jobs);
        probe.record(latencies);
        engine.whileWorking(work, () -> {
            Latencies pings = steadily(engine.producer(NAME));
            probe.await();
            if (engine == sides.thoonk()) {
                report(results, Contestant.RAW, pings);
            }
            return jobs;
        });
        report(results, engine.contestant(), latencies);
    }

    /** Puts at the rate, and asks for a PONG half-way between two puts. */
    private Latencies steadily(Consumer<String> put) {
        RedisCommands<String, String> commands = sides.raw().sync();
        Latencies pings = new Latencies(jobs);
        long step = TimeUnit.SECONDS.toNanos(1) / RATE;
        long due = System.nanoTime();
        for (int i = 0; i < jobs; i++) {
            awaitTime(due);
            put.accept(padded(System.nanoTime()));
            awaitTime(due + step / 2);
            long asked = System.nanoTime();
            commands.ping();
            pings.add(System.nanoTime() - asked);
            due += step;
        }
        return pings;
    }

    private String padded(long time) {
        String text = Long.toString(time);
        return text + " ".repeat(Math.max(0, payload - text.length()));
    }

    private static void awaitTime(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void report(Results results, Contestant contestant, Latencies latencies) {
        results.add(MEDIAN, contestant, latencies.quantile(0.5));
        results.add(TAIL, contestant, latencies.quantile(0.99));
    }
}
