package io.thoonk.benchmark.fairness;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A JVM with one worker, whose handlers take a given time. When its standard input ends it prints how many jobs it began with and
 * how long, in ms, a job waited at most between its claim and its handler.
 */
class FairnessWorker {

    private final AtomicInteger begun = new AtomicInteger();

    private final AtomicLong longest = new AtomicLong();

    private final Duration takes;

    private final Duration atFirst;

    private final int quickAtFirst;

    FairnessWorker(
            @Value("${fairness.takes}") Duration takes,
            @Value("${fairness.at-first}") Duration atFirst,
            @Value("${fairness.quick-at-first}") int quickAtFirst) {
        this.takes = takes;
        this.atFirst = atFirst;
        this.quickAtFirst = quickAtFirst;
    }

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplication(Application.class, FairnessWorker.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        // The pool is on the class path for Streams alone.
        application.setDefaultProperties(Map.of("spring.data.redis.lettuce.pool.enabled", "false"));
        ConfigurableApplicationContext context = application.run(arguments);
        FairnessWorker worker = context.getBean(FairnessWorker.class);
        while (System.in.read() >= 0) {
            continue;
        }
        context.close();
        System.out.println(FairnessProgram.MARK + worker.begun + " " + worker.longest);
    }

    @ThoonkJobWorker(queue = FairnessProgram.FEED, concurrency = "${fairness.concurrency}")
    void work(String payload, Job<String> job) {
        long waited = Duration.between(job.claimedAt(), Instant.now()).toMillis();
        longest.accumulateAndGet(waited, Math::max);
        Duration time = begun.incrementAndGet() > quickAtFirst ? takes : atFirst;
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
