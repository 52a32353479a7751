package io.thoonk.benchmark.cost;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** An application with a worker that does nothing, 64 times at once, and some equipment. */
final class EquippedApplication implements AutoCloseable {

    private static final int AT_ONCE = 1000;

    private final ConfigurableApplicationContext context;

    private final String feed;

    EquippedApplication(RedisUnderTest redis, Equipment equipment) {
        feed = "cost-" + equipment.name().toLowerCase(Locale.ROOT);
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        properties.put("thoonk.metrics.refresh", "0s");
        properties.put("thoonk.dashboard.enabled", String.valueOf(equipment.hasHistory()));
        properties.put("cost.feed", feed);
        application.setDefaultProperties(properties);
        application.addInitializers(started -> {
            GenericApplicationContext beans = (GenericApplicationContext) started;
            Instruments.register(beans, equipment);
            beans.registerBean(Handler.class);
        });
        context = application.run();
        Instruments.bind(context);
    }

    /** Fills the line and works it off; tells how many jobs it did in a second. */
    double drain(int jobs, int payload) {
        JobQueue<String> queue = context.getBean(ThoonkTemplate.class).jobs(feed, String.class);
        for (int put = 0; put < jobs; put += AT_ONCE) {
            queue.putAll(Collections.nCopies(Math.min(AT_ONCE, jobs - put), "x".repeat(payload)));
        }
        CountDownLatch open = new CountDownLatch(jobs);
        context.getBean(Handler.class).open = open;
        ThoonkContainer worker = context.getBean(ThoonkContainerRegistry.class)
                .find("cost")
                .orElseThrow(() -> new IllegalStateException("there is no worker"));
        long start = System.nanoTime();
        worker.start();
        try {
            if (!open.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException(open.getCount() + " jobs were not handled in 5 min");
            }
            awaitSettled(queue);
            return jobs * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        } finally {
            worker.stop();
        }
    }

    private static void awaitSettled(JobQueue<String> queue) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    JobCounts counts = queue.counts();
                    return counts.claimed() + counts.available() == 0;
                });
    }

    /** Makes feeds until there are so many. */
    void makeFeeds(int count) {
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        for (int i = thoonk.feedNames().size(); i < count; i++) {
            thoonk.jobs("feed-" + i, String.class).put("x");
        }
    }

    /** What Prometheus would get. */
    String scrape() {
        return ((PrometheusMeterRegistry) context.getBean(MeterRegistry.class)).scrape();
    }

    @Override
    public void close() {
        context.close();
    }

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
