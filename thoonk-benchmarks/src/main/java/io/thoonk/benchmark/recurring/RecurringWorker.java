package io.thoonk.benchmark.recurring;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import io.thoonk.job.RecurringJob;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisServerCommands;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.messaging.handler.annotation.Header;

/** A JVM that puts and runs what recurs, and notes each run with its lateness by the clock of Redis. Ends with its standard input. */
class RecurringWorker {

    private final StringRedisTemplate redis;

    RecurringWorker(StringRedisTemplate redis) {
        this.redis = redis;
    }

    public static void main(String[] arguments) throws IOException {
        SpringApplication application = new SpringApplication(Application.class, RecurringWorker.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setBannerMode(Banner.Mode.OFF);
        application.setDefaultProperties(Map.of("spring.data.redis.lettuce.pool.enabled", "false"));
        ConfigurableApplicationContext context = application.run(arguments);
        while (System.in.read() >= 0) {
            continue;
        }
        context.close();
    }

    @ThoonkJobWorker(queue = RecurringProgram.FEED, concurrency = "16", maxAttempts = "1000", claimTimeout = "5s")
    void run(
            Job<String> job,
            @Header(RecurringJob.SCHEDULED) String scheduled,
            @Header(name = RecurringJob.MISSED, required = false) @Nullable String missed) {
        long now = Optional.ofNullable(redis.execute(RecurringWorker::time)).orElseThrow();
        long late = now - Instant.parse(scheduled).toEpochMilli();
        redis.opsForList()
                .rightPush(RecurringProgram.RAN, job.id() + " " + late + " " + (missed == null ? "0" : missed));
    }

    private static @Nullable Long time(RedisConnection connection) {
        RedisServerCommands server = connection.serverCommands();
        return server.time();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
