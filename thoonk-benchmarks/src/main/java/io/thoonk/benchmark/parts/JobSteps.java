package io.thoonk.benchmark.parts;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.thoonk.ThoonkTemplate;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** A Redis, an application with Thoonk, and a plain connection, for one benchmark. */
@State(Scope.Benchmark)
public class JobSteps {

    private static final String RAW_PUT = """
            redis.call('LPUSH', KEYS[1], ARGV[1])
            redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
            redis.call('ZADD', KEYS[3], redis.call('TIME')[1], ARGV[1])
            return redis.call('INCR', KEYS[4])
            """;

    private static final String PAYLOAD = "x".repeat(100);

    private final StandaloneRedis redis = StandaloneRedis.inMemory();

    private final StatefulRedisConnection<String, String> plain =
            redis.server().client().connect(StringCodec.UTF8);

    private final String script = plain.sync().scriptLoad(RAW_PUT);

    private final ConfigurableApplicationContext context = application().run();

    private final ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);

    private JobQueue<String> queue = thoonk.jobs("steps", String.class);

    /** An empty feed for every iteration, so that none pays for the jobs that the one before has left. */
    @Setup(Level.Iteration)
    public void empty() {
        plain.sync().flushall();
        queue = thoonk.jobs("steps", String.class);
    }

    @TearDown
    public void close() {
        context.close();
        plain.close();
        redis.close();
    }

    String ping() {
        return plain.sync().ping();
    }

    Long rawPut() {
        return plain.sync()
                .evalsha(
                        script,
                        ScriptOutputType.INTEGER,
                        new String[] {"raw.ids", "raw.items", "raw.published", "raw.publishes"},
                        UUID.randomUUID().toString(),
                        PAYLOAD);
    }

    String put() {
        return queue.put(PAYLOAD);
    }

    Optional<Job<String>> claim() {
        return queue.get();
    }

    private SpringApplication application() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        Map<String, Object> properties = new HashMap<>(redis.properties());
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        application.setDefaultProperties(properties);
        return application;
    }

    /** The application. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
