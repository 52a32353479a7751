package io.thoonk.benchmark.longjobs;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.benchmark.cli.CommandLine;
import io.thoonk.benchmark.redis.Machine;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Stops and starts an application again and again while it works on one long job, and counts how often each item was done; then
 * compares a handler that gets many jobs at once with one that gets them singly, where each call costs the same.
 */
public final class LongJobsProgram {

    static final String LONG = "long";

    private static final int MANY = 1000;

    private LongJobsProgram() {}

    /**
     * Runs the program.
     *
     * @param arguments its options
     * @return the exit code: 0 if each item was done, and at most one doubled per stop
     */
    public static int run(String[] arguments) {
        LongJobsOptions options = CommandLine.read(arguments, LongJobsOptions.class, LongJobsOptions.PRESETS);
        System.out.println(Machine.line());
        System.out.println(options + "\n");
        try (StandaloneRedis redis = StandaloneRedis.inMemory()) {
            boolean holds = deploy(redis, options);
            double single = drain(redis, options, new Single(options.callTakes()), "single", options.jobs() / 20);
            double many = drain(redis, options, new Many(options.callTakes()), "many", options.jobs());
            System.out.printf(
                    Locale.ROOT,
                    "| handler, %d ms a call | jobs a second |%n",
                    options.callTakes().toMillis());
            System.out.printf(Locale.ROOT, "| --- | ---: |%n| single | %.0f |%n", single);
            System.out.printf(Locale.ROOT, "| batches of %d | %.0f |%n", options.batch(), many);
            System.out.printf(Locale.ROOT, "| ratio | %.1f |%n", many / single);
            return holds ? 0 : 1;
        }
    }

    private static boolean deploy(StandaloneRedis redis, LongJobsOptions options) {
        AtomicIntegerArray done = new AtomicIntegerArray(options.items());
        Export export = new Export(done, options.itemTakes());
        int stops = 0;
        String id = "";
        boolean hasFinished = false;
        while (!hasFinished) {
            try (ConfigurableApplicationContext application = start(redis, options, export)) {
                JobQueue<String> jobs =
                        application.getBean(ThoonkTemplate.class).jobs(LONG, String.class);
                id = id.isEmpty() ? jobs.put("items") : id;
                boolean isLast = stops == options.deployments();
                hasFinished = isLast
                        ? awaitEnd(jobs, options.patience())
                        : jobs.result(id, options.every()).isPresent();
            }
            stops += hasFinished ? 0 : 1;
        }
        int missing = 0;
        int doubled = 0;
        for (int i = 0; i < done.length(); i++) {
            missing += done.get(i) == 0 ? 1 : 0;
            doubled += Math.max(0, done.get(i) - 1);
        }
        System.out.println("| items | stops | missing | doubled |\n| ---: | ---: | ---: | ---: |");
        System.out.printf(Locale.ROOT, "| %d | %d | %d | %d |%n%n", done.length(), stops, missing, doubled);
        return missing == 0 && doubled <= stops;
    }

    private static boolean awaitEnd(JobQueue<String> jobs, Duration patience) {
        Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> jobs.counts().finished() == 1);
        return true;
    }

    /** How many jobs a second a worker ends. */
    private static double drain(
            StandaloneRedis redis, LongJobsOptions options, Object worker, String queue, int count) {
        try (ConfigurableApplicationContext application = start(redis, options, worker)) {
            JobQueue<String> jobs = application.getBean(ThoonkTemplate.class).jobs(queue, String.class);
            List<String> payloads =
                    IntStream.range(0, count).mapToObj(Integer::toString).toList();
            long begin = System.nanoTime();
            for (int from = 0; from < count; from += MANY) {
                jobs.putAll(payloads.subList(from, Math.min(from + MANY, count)));
            }
            Awaitility.await()
                    .atMost(options.patience())
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> jobs.counts().finished() == count);
            return count * 1e9 / (System.nanoTime() - begin);
        }
    }

    private static ConfigurableApplicationContext start(StandaloneRedis redis, LongJobsOptions options, Object worker) {
        return MeasuredApplication.start(
                Application.class,
                redis,
                Map.of("thoonk.worker.batch", Integer.toString(options.batch())),
                beans -> register(beans, worker));
    }

    @SuppressWarnings("unchecked") // an object is of its own class
    private static <T> void register(GenericApplicationContext beans, T worker) {
        beans.registerBean((Class<T>) worker.getClass(), () -> worker);
    }

    private static void take(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** The long job. */
    record Export(AtomicIntegerArray done, Duration takes) {

        @ThoonkJobWorker(queue = LONG)
        String export(String payload, Job<String> job) {
            job.each("items", from -> IntStream.range((int) from, done.length()).boxed(), item -> {
                take(takes);
                done.incrementAndGet(item);
            });
            return "done";
        }
    }

    /** Gets jobs one by one. */
    record Single(Duration takes) {

        @ThoonkJobWorker(queue = "single")
        void work(String payload) {
            take(takes);
        }
    }

    /** Gets many jobs at once. */
    record Many(Duration takes) {

        @ThoonkJobWorker(queue = "many")
        void work(List<Job<String>> jobs) {
            take(takes);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
