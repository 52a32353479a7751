package io.thoonk.benchmark.gate;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.core.StringRedisTemplate;

/** A JVM that works beside others and may be killed; it notes what it begins with. Ends with its standard input. */
class ChaosWorker {

    static final String LIMITED = "gate-chaos";

    static final String STRICT = "gate-strict";

    static final String RAN = "ran";

    private static final long TAKES = Duration.ofMillis(40).toMillis();

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final StringRedisTemplate redis;

    ChaosWorker(StringRedisTemplate redis) {
        this.redis = redis;
    }

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplication(Application.class, ChaosWorker.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(
                Map.of("spring.data.redis.lettuce.pool.enabled", "false", "thoonk.worker.max-crashes", "100000"));
        ConfigurableApplicationContext context = application.run(arguments);
        while (System.in.read() >= 0) {
            continue;
        }
        context.close();
    }

    @ThoonkJobWorker(queue = LIMITED, concurrency = "16", maxAttempts = "1000", claimTimeout = "3s")
    void limited(Job<String> job) throws InterruptedException {
        note(job);
        NEVER.await(TAKES, TimeUnit.MILLISECONDS);
    }

    @ThoonkJobWorker(queue = STRICT, concurrency = "32", maxAttempts = "1000", claimTimeout = "3s")
    void strict(Job<String> job) {
        note(job);
    }

    private void note(Job<String> job) {
        redis.opsForList().rightPush(RAN, job.id() + " " + job.claimedAt().toEpochMilli() + " " + job.payload());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
