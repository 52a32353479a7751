package io.thoonk.benchmark.cost;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.ServerFigures;
import io.thoonk.benchmark.redis.Settlements;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** An application with a worker that does nothing, 64 times at once, and some equipment. */
final class EquippedApplication implements AutoCloseable {

    private static final int AT_ONCE = 1000;

    private static final Duration REFRESH = Duration.ofSeconds(1);

    private static final com.sun.management.OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

    private final ConfigurableApplicationContext context;

    private final String feed;

    EquippedApplication(RedisUnderTest redis, Equipment equipment) {
        feed = "cost-" + equipment.name().toLowerCase(Locale.ROOT);
        context = MeasuredApplication.start(
                Application.class,
                redis,
                Map.of(
                        "thoonk.metrics.refresh",
                        REFRESH,
                        "thoonk.dashboard.enabled",
                        equipment.hasHistory(),
                        "cost.feed",
                        feed),
                beans -> {
                    Instruments.register(beans, equipment);
                    beans.registerBean(Handler.class);
                });
        Instruments.bind(context);
    }

    /** Fills the line and works it off. */
    Drain drain(int jobs, int payload, ServerFigures figures) {
        JobQueue<String> queue = context.getBean(ThoonkTemplate.class).jobs(feed, String.class);
        for (int put = 0; put < jobs; put += AT_ONCE) {
            queue.putAll(Collections.nCopies(Math.min(AT_ONCE, jobs - put), "x".repeat(payload)));
        }
        CountDownLatch open = new CountDownLatch(jobs);
        context.getBean(Handler.class).open = open;
        ThoonkContainer worker = context.getBean(ThoonkContainerRegistry.class)
                .find("cost")
                .orElseThrow(() -> new IllegalStateException("there is no worker"));
        double redis = figures.processorMicros();
        long java = PROCESS.getProcessCpuTime();
        long start = System.nanoTime();
        worker.start();
        try {
            if (!open.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException(open.getCount() + " jobs were not handled in 5 min");
            }
            Settlements.await(queue);
            double took = System.nanoTime() - start;
            return new Drain(
                    jobs * 1e9 / took,
                    (figures.processorMicros() - redis) / jobs,
                    (PROCESS.getProcessCpuTime() - java) / 1e3 / jobs);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        } finally {
            worker.stop();
        }
    }

    /** Makes feeds until there are so many. */
    void makeFeeds(int count) {
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        for (int i = thoonk.feedNames().size(); i < count; i++) {
            thoonk.jobs("feed-" + i, String.class).put("x");
        }
    }

    /** Waits until what was counted for a scrape is too old for the next one. */
    void forgetCounts() {
        Awaitility.await().pollDelay(REFRESH.plusMillis(100)).until(() -> true);
    }

    /** What Prometheus would get. */
    String scrape() {
        return ((PrometheusMeterRegistry) context.getBean(MeterRegistry.class)).scrape();
    }

    @Override
    public void close() {
        context.close();
    }

    /**
     * How a full line was worked off.
     *
     * @param speed jobs a second
     * @param redis microseconds of the processors that the server had for a job
     * @param java the same of this process, with its compiler and collector
     */
    record Drain(double speed, double redis, double java) {}

    static class Handler {

        private volatile CountDownLatch open = new CountDownLatch(0);

        @ThoonkJobWorker(id = "cost", queue = "${cost.feed}", concurrency = "64", autoStartup = "false")
        void work(String payload) {
            open.countDown();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
