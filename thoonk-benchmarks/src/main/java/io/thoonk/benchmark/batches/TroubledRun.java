package io.thoonk.benchmark.batches;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.chaos.Faults;
import io.thoonk.benchmark.chaos.Histories;
import io.thoonk.benchmark.chaos.WorkerProcesses;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.RedisUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** Puts at a steady rate while things are broken, lets the workers finish what is left, and has it judged. */
final class TroubledRun {

    private static final Logger log = LoggerFactory.getLogger(TroubledRun.class);

    private static final long STEP = Duration.ofMillis(100).toNanos();

    private final RedisUnderTest redis;

    private final BatchesOptions options;

    private final Trial trial;

    private final int waitReplicas;

    TroubledRun(RedisUnderTest redis, BatchesOptions options, Trial trial, int waitReplicas) {
        this.redis = redis;
        this.options = options;
        this.trial = trial;
        this.waitReplicas = waitReplicas;
    }

    /** {@return whether all is as it must be} */
    boolean run() throws IOException {
        Path folder = options.folder().resolve(trial.name()).toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        Map<String, String> properties = properties();
        try (ConfigurableApplicationContext context =
                        MeasuredApplication.start(Application.class, redis, properties, beans -> {});
                WorkerProcesses workers =
                        new WorkerProcesses(BatchesWorker.class, options.workers(), folder, properties)) {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            trial.feeds().forEach(feed -> thoonk.jobs(feed, String.class));
            Faults faults = new Faults(workers, redis, options.pause(), new Random(options.seed()));
            long end = System.nanoTime() + options.duration().toNanos();
            CompletableFuture<Void> puts = CompletableFuture.runAsync(() -> put(thoonk));
            int ended = faults.breakThings(options.faultEvery(), () -> System.nanoTime() < end || !puts.isDone());
            puts.join();
            long took = awaitDone(thoonk);
            int late = workers.stop();
            System.out.printf(
                    Locale.ROOT,
                    "%s on %s%nFaults: %s%n%d worker JVMs, of which %d ended by themselves and %d did not stop in time;"
                            + " all was done %d ms after the last fault%n%n",
                    trial.name(),
                    redis.description(),
                    faults.done(),
                    workers.started(),
                    ended,
                    late,
                    took);
            boolean holds = trial.judge(thoonk, Histories.read(folder));
            System.out.println(holds ? "All promises are kept.\n" : "BROKEN: see above.\n");
            return holds;
        }
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(redis.properties());
        properties.put("spring.data.redis.timeout", "2s");
        properties.put("thoonk.wait-replicas", Integer.toString(waitReplicas));
        properties.put("thoonk.maintenance.interval", "1s");
        properties.put("thoonk.worker.concurrency", Integer.toString(options.concurrency()));
        properties.put("thoonk.worker.claim-timeout", options.claimTimeout().toMillis() + "ms");
        properties.put("thoonk.worker.max-attempts", "1000");
        properties.put("thoonk.worker.max-crashes", "100000");
        properties.put("batches.part", trial.name());
        properties.put("batches.work", options.work().toMillis() + "ms");
        return properties;
    }

    private void put(ThoonkTemplate thoonk) {
        long begin = System.nanoTime();
        for (int number = 0; number < trial.count(); number++) {
            long due = begin + options.duration().toNanos() / trial.count() * number;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            trial.put(thoonk, number);
        }
    }

    /** Tells how long it took, or as long as patience lasted. */
    private long awaitDone(ThoonkTemplate thoonk) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < options.patience().toNanos() && !isDone(thoonk)) {
            LockSupport.parkNanos(STEP);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private boolean isDone(ThoonkTemplate thoonk) {
        try {
            return trial.isDone(thoonk);
        } catch (ThoonkRedisException ex) {
            log.debug("Redis is still away", ex);
            return false;
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
