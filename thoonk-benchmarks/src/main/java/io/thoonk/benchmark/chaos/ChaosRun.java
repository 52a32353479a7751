package io.thoonk.benchmark.chaos;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.job.JobCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.FileSystemUtils;

/** Puts jobs, breaks things for a while, lets the workers finish what is left, and judges. */
final class ChaosRun {

    private static final Logger log = LoggerFactory.getLogger(ChaosRun.class);

    private final RedisUnderTest redis;

    private final ChaosOptions options;

    private final Random random;

    ChaosRun(RedisUnderTest redis, ChaosOptions options) {
        this.redis = redis;
        this.options = options;
        this.random = new Random(options.seed());
    }

    ChaosReport run() throws IOException {
        Path folder = options.folder().toAbsolutePath();
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        ConfigurableApplicationContext context = application().run();
        try {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            ChaosFeed.ALL.forEach(feed -> thoonk.jobs(feed, String.class));
            try (FinishEvents events = new FinishEvents(thoonk);
                    BusyThreads busy = new BusyThreads(options.busy());
                    WorkerProcesses workers =
                            new WorkerProcesses(ChaosWorker.class, options.workers(), folder, workerProperties());
                    Caretaker caretaker = new Caretaker(thoonk, options.maintain())) {
                Producer producer = new Producer(thoonk, options, new Random(options.seed()));
                producer.start();
                Map<String, Long> notes = new LinkedHashMap<>();
                Faults faults = new Faults(workers, redis, options.pause(), random);
                awaitFirst(events);
                notes.put("workers that ended by themselves", (long) breakThings(faults, producer));
                List<Put> puts = producer.stop();
                notes.put("busy threads", (long) busy.count());
                notes.put("ms until all was finished", awaitFinished(thoonk));
                notes.put("workers that did not stop in time", (long) workers.stop());
                notes.put("worker JVMs", (long) workers.started());
                notes.put("stalled for crashes and retried", caretaker.retried());
                notes.put("lines in the logs of workers", Histories.logLines(folder));
                notes.putAll(takeOvers(folder));
                return new ChaosReport(
                        redis.forgets(),
                        faults.done(),
                        verdicts(thoonk, puts, events.heard()),
                        KeySizes.read(context.getBean(RedisConnectionFactory.class)),
                        notes);
            }
        } finally {
            context.close();
        }
    }

    private Map<String, Long> takeOvers(Path folder) {
        Map<String, String> logs = redis.logs();
        ServerLogs.write(logs, folder);
        long all = ServerLogs.takeOvers(logs.values());
        return Map.of(
                "take-overs",
                all,
                "take-overs that nobody asked for",
                Math.max(0, all - redis.takeOversAskedFor()),
                "changes that former masters took",
                redis.changesOfFormerMasters());
    }

    private Map<String, String> workerProperties() {
        Map<String, String> properties = new HashMap<>(redis.properties());
        properties.put("chaos.concurrency", Integer.toString(options.concurrency()));
        properties.put("chaos.claim-timeout", options.claimTimeout().toMillis() + "ms");
        return properties;
    }

    /** Workers that are not up yet have nothing to lose. */
    private void awaitFirst(FinishEvents events) {
        long end = System.nanoTime() + options.patience().toNanos();
        while (!events.any() && System.nanoTime() - end < 0) {
            park(Duration.ofMillis(10).toNanos());
        }
    }

    /** For as long as it was said, and until each thing was broken once and all jobs are put. */
    private int breakThings(Faults faults, Producer producer) {
        long end = System.nanoTime() + options.duration().toNanos();
        return faults.breakThings(
                options.faultEvery(),
                () -> System.nanoTime() - end < 0 || !faults.isEachDone() || producer.isAtWorkOn(options.jobs()));
    }

    /** Tells how long it took, or as long as patience lasted. */
    private long awaitFinished(ThoonkTemplate thoonk) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < options.patience().toNanos() && !finished(thoonk)) {
            park(Duration.ofMillis(100).toNanos());
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private static boolean finished(ThoonkTemplate thoonk) {
        try {
            return ChaosFeed.ALL.stream()
                    .map(feed -> thoonk.jobs(feed, String.class).counts())
                    .allMatch(counts -> inFeed(counts) == 0);
        } catch (ThoonkRedisException ex) {
            log.debug("Redis is still away", ex);
            return false;
        }
    }

    private static long inFeed(JobCounts counts) {
        return counts.available() + counts.delayed() + counts.claimed() + counts.stalled();
    }

    private Map<String, Verdict> verdicts(ThoonkTemplate thoonk, List<Put> puts, List<FinishEvents.Finish> finishes) {
        List<HistoryEntry> history = Histories.read(options.folder());
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        for (String feed : ChaosFeed.ALL) {
            List<Put> own = puts.stream().filter(put -> put.feed().equals(feed)).toList();
            Map<String, List<Run>> runs = Run.ofFeed(feed, history);
            var queue = thoonk.jobs(feed, String.class);
            JobCounts counts = queue.counts();
            List<String> left = inFeed(counts) == 0
                    ? List.of()
                    : own.stream()
                            .map(Put::id)
                            .filter(id -> queue.state(id).isPresent())
                            .toList();
            Map<String, List<String>> announced = finishes.stream()
                    .filter(finish -> finish.feed().equals(feed))
                    .collect(Collectors.groupingBy(
                            FinishEvents.Finish::id,
                            Collectors.mapping(FinishEvents.Finish::run, Collectors.toList())));
            verdicts.put(
                    feed, Verdict.of(new Evidence(own, runs, announced, counts.published(), counts.finished(), left)));
        }
        return verdicts;
    }

    private SpringApplication application() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        properties.put("spring.data.redis.timeout", options.timeout().toMillis() + "ms");
        properties.put("thoonk.wait-replicas", Integer.toString(options.waitReplicas()));
        application.setDefaultProperties(properties);
        return application;
    }

    private static void park(long nanoseconds) {
        for (long end = System.nanoTime() + nanoseconds, left = nanoseconds; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
