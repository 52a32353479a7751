package io.thoonk.benchmark.parts;

import io.thoonk.job.Job;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** The steps of a job from one thread, each with its way to Redis and back; {@code ping} is that way alone. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JobStepsBenchmark {

    @Benchmark
    public String ping(JobSteps steps) {
        return steps.ping();
    }

    @Benchmark
    public Long script(JobSteps steps) {
        return steps.rawPut();
    }

    @Benchmark
    public String put(JobSteps steps) {
        return steps.put();
    }

    @Benchmark
    public Optional<Job<String>> putClaimFinish(JobSteps steps) {
        steps.put();
        Optional<Job<String>> job = steps.claim();
        job.ifPresent(Job::finish);
        return job;
    }
}
