package io.thoonk.benchmark.compare;

import io.lettuce.core.api.StatefulConnection;
import io.thoonk.benchmark.report.Contestant;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StringRecord;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.data.redis.stream.StreamListener;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;

/**
 * Spring Data Redis Streams as a user would set them up well: a consumer group with as many consumers as jobs may run at
 * once, pooled connections for their blocking reads, records read in batches, each acknowledged when its handler is done.
 */
final class StreamsSide implements Engine {

    private static final Logger log = LoggerFactory.getLogger(StreamsSide.class);

    private static final String GROUP = "benchmark";

    private static final String FIELD = "payload";

    private static final Duration POLL = Duration.ofSeconds(2);

    private static final int MANY = 1000;

    private final LettuceConnectionFactory connections;

    private final StringRedisTemplate template;

    private final ExecutorService executor = Executors.newCachedThreadPool();

    private volatile boolean listening;

    StreamsSide(TestRedis redis, int mostConsumers) {
        GenericObjectPoolConfig<StatefulConnection<?, ?>> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(mostConsumers + 8);
        pool.setMaxIdle(mostConsumers + 8);
        this.connections = new LettuceConnectionFactory(
                new RedisStandaloneConfiguration(redis.host(), redis.port()),
                LettucePoolingClientConfiguration.builder().poolConfig(pool).build());
        connections.afterPropertiesSet();
        connections.start();
        this.template = new StringRedisTemplate(connections);
    }

    @Override
    public Contestant contestant() {
        return Contestant.STREAMS;
    }

    @Override
    public String guarantee() {
        return "at least once, if somebody claims what dead consumers left pending, which Spring Data Redis does not do by itself; "
                + "no fence, no retries, no delay";
    }

    /** Makes an empty stream with the group. */
    @Override
    public void prepare(Work work) {
        template.delete(work.queue());
        template.opsForStream().createGroup(work.queue(), ReadOffset.from("0"), GROUP);
    }

    @Override
    public Consumer<String> producer(String stream) {
        return payload -> template.opsForStream().add(record(stream, payload));
    }

    @Override
    public void putMany(String stream, List<String> payloads) {
        for (int i = 0; i < payloads.size(); i += MANY) {
            List<String> batch = payloads.subList(i, Math.min(payloads.size(), i + MANY));
            template.executePipelined((RedisCallback<@Nullable Object>) connection -> {
                batch.forEach(payload -> connection
                        .streamCommands()
                        .xAdd(StringRecord.of(Map.of(FIELD, payload))
                                .withStreamKey(stream)
                                .serialize(template.getStringSerializer())));
                return null;
            });
        }
    }

    @Override
    public double whileWorking(Work work, DoubleSupplier trial) {
        String stream = work.queue();
        var options = StreamMessageListenerContainerOptions.builder()
                .batchSize(work.batch())
                .pollTimeout(POLL)
                .executor(executor)
                .errorHandler(failure -> failed(stream, failure))
                .build();
        StreamMessageListenerContainer<String, MapRecord<String, String, String>> container =
                StreamMessageListenerContainer.create(connections, options);
        StreamListener<String, MapRecord<String, String, String>> listener = message -> {
            work.handler().accept(message.getValue().getOrDefault(FIELD, ""));
            template.opsForStream().acknowledge(GROUP, message);
        };
        for (int i = 0; i < work.concurrency(); i++) {
            container.receive(
                    org.springframework.data.redis.connection.stream.Consumer.from(GROUP, "consumer-" + i),
                    StreamOffset.create(stream, ReadOffset.lastConsumed()),
                    listener);
        }
        listening = true;
        container.start();
        try {
            return trial.getAsDouble();
        } finally {
            listening = false;
            container.stop();
        }
    }

    @Override
    public void remove(String stream) {
        template.delete(stream);
    }

    /** Blocking reads go on for a while after their container has stopped. */
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(2 * POLL.toSeconds(), TimeUnit.SECONDS)) {
                log.warn("Consumers of streams are still reading");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
        connections.destroy();
    }

    /** A stream that is deleted after its trial breaks the reads that are still waiting on it. */
    private void failed(String stream, Throwable failure) {
        if (listening) {
            log.error("A consumer of stream '{}' failed", stream, failure);
        }
    }

    private static StringRecord record(String stream, String payload) {
        return StringRecord.of(Map.of(FIELD, payload)).withStreamKey(stream);
    }
}
