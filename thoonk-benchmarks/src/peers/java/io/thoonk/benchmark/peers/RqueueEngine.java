package io.thoonk.benchmark.peers;

import com.github.sonus21.rqueue.annotation.RqueueListener;
import com.github.sonus21.rqueue.config.SimpleRqueueListenerContainerFactory;
import com.github.sonus21.rqueue.core.RqueueMessageEnqueuer;
import com.github.sonus21.rqueue.listener.RqueueMessageListenerContainer;
import io.thoonk.benchmark.compare.Engine;
import io.thoonk.benchmark.compare.EngineProvider;
import io.thoonk.benchmark.compare.Work;
import io.thoonk.benchmark.redis.MeasuredApplication;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Contestant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A Spring Boot application with rqueue: a listener with as many threads as handlers may run, without statistics and records. */
final class RqueueEngine implements Engine {

    private static final Contestant CONTESTANT = new Contestant("rqueue", "rqueue", "#d69e2e");

    /** The other applications of this module exclude rqueue. Its metrics need a class of Spring Boot 3 and end the start without it. */
    private static final String EXCLUDE_METRICS =
            "--spring.autoconfigure.exclude=com.github.sonus21.rqueue.spring.boot.RqueueMetricsAutoConfig";

    /** How long the poller sleeps when no thread is free or no message is there; 200 by default. */
    private static final long POLL_MILLISECONDS = 5;

    private final StandaloneRedis redis;

    private @Nullable ConfigurableApplicationContext context;

    RqueueEngine(StandaloneRedis redis) {
        this.redis = redis;
    }

    @Override
    public Contestant contestant() {
        return CONTESTANT;
    }

    @Override
    public String guarantee() {
        return "at least once: a message whose worker died comes back after the visibility timeout of 15 min; retries until it "
                + "succeeds";
    }

    @Override
    public void prepare(Work work) {
        Handlers.use(work.handler());
        Map<String, Object> properties = new HashMap<>();
        properties.put("spring.data.redis.lettuce.pool.enabled", "true");
        properties.put("thoonk.enabled", "false");
        properties.put("peer.queue", work.queue());
        properties.put("peer.concurrency", work.concurrency());
        properties.put("peer.batch", Math.min(work.concurrency(), work.batch()));
        properties.put("rqueue.job.enabled", "false");
        properties.put("rqueue.message.durability.in-terminal-state", "0");
        properties.put("rqueue.web.enable", "false");
        properties.put("rqueue.web.collect.listener.stats", "false");
        properties.put("rqueue.latest.version.check.enabled", "false");
        context = MeasuredApplication.start(Application.class, redis, properties, beans -> {}, EXCLUDE_METRICS);
    }

    @Override
    public Consumer<String> producer(String queue) {
        RqueueMessageEnqueuer enqueuer = running().getBean(RqueueMessageEnqueuer.class);
        return payload -> enqueuer.enqueue(queue, new Message(payload));
    }

    /** It has no way to put many at once. */
    @Override
    public void putMany(String queue, List<String> payloads) {
        payloads.forEach(producer(queue));
    }

    @Override
    public double whileWorking(Work work, DoubleSupplier trial) {
        RqueueMessageListenerContainer container = running().getBean(RqueueMessageListenerContainer.class);
        container.start();
        try {
            return trial.getAsDouble();
        } finally {
            container.stop();
        }
    }

    @Override
    public void remove(String queue) {
        running().close();
    }

    @Override
    public void close() {
        running().close();
    }

    private ConfigurableApplicationContext running() {
        return Objects.requireNonNull(context, "prepare comes first");
    }

    /** The application. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        SimpleRqueueListenerContainerFactory simpleRqueueListenerContainerFactory() {
            SimpleRqueueListenerContainerFactory factory = new SimpleRqueueListenerContainerFactory();
            factory.setAutoStartup(false);
            factory.setPollingInterval(POLL_MILLISECONDS);
            return factory;
        }

        @Bean
        Listener listener() {
            return new Listener();
        }
    }

    /** Takes the messages. */
    static class Listener {

        @RqueueListener(value = "${peer.queue}", concurrency = "${peer.concurrency}", batchSize = "${peer.batch}")
        public void handle(Message message) {
            Handlers.handle(message.payload());
        }
    }

    /**
     * A job.
     *
     * @param payload its payload
     */
    record Message(String payload) {}

    /** Opens it. */
    public static final class Provider implements EngineProvider {

        @Override
        public Engine open(StandaloneRedis redis, int mostConcurrency) {
            return new RqueueEngine(redis);
        }
    }
}
