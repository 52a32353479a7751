package io.thoonk.benchmark.compare;

import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobQueue;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** A small Spring Boot application with Thoonk, as a user would write it. */
final class ThoonkSide implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private final ThoonkTemplate template;

    private final Probe probe;

    private ThoonkSide(ConfigurableApplicationContext context) {
        this.context = context;
        this.template = context.getBean(ThoonkTemplate.class);
        this.probe = context.getBean(Probe.class);
    }

    /** Starts an application with the workers that are measured, none of them running. */
    static ThoonkSide withWorkers(RedisUnderTest redis, boolean virtualThreads) {
        return start(redis, virtualThreads, context -> context.registerBean(ThoonkWorkers.class));
    }

    JobQueue<String> queue(String feed) {
        return template.jobs(feed, String.class);
    }

    Probe probe() {
        return probe;
    }

    /** Runs a worker while something happens. */
    double whileWorking(String worker, java.util.function.DoubleSupplier trial) {
        ThoonkContainer container = context.getBean(ThoonkContainerRegistry.class)
                .find(worker)
                .orElseThrow(() -> new IllegalStateException("no worker " + worker));
        container.start();
        try {
            return trial.getAsDouble();
        } finally {
            container.stop();
        }
    }

    /** Waits until nothing is left of the jobs that were handled. */
    void awaitSettled(String feed) {
        JobQueue<String> queue = queue(feed);
        Awaitility.await("settlements of " + feed)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    JobCounts counts = queue.counts();
                    return counts.claimed() + counts.available() == 0;
                });
    }

    void putMany(String feed, List<String> payloads) {
        int most = 1000;
        for (int i = 0; i < payloads.size(); i += most) {
            queue(feed).putAll(payloads.subList(i, Math.min(payloads.size(), i + most)));
        }
    }

    void delete(String feed) {
        template.deleteFeed(feed);
    }

    @Override
    public void close() {
        context.close();
    }

    private static ThoonkSide start(
            RedisUnderTest redis,
            boolean virtualThreads,
            java.util.function.Consumer<GenericApplicationContext> beans) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        // The pool is there for Streams.
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        properties.put("spring.threads.virtual.enabled", String.valueOf(virtualThreads));
        application.setDefaultProperties(properties);
        application.addInitializers(context -> {
            GenericApplicationContext generic = (GenericApplicationContext) context;
            generic.registerBean(Probe.class);
            beans.accept(generic);
        });
        return new ThoonkSide(application.run());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
