package io.thoonk.contract;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;

/** Hears every message on the server, in order. */
final class MessageTap implements AutoCloseable {

    private static final String MARK = "conformance-mark";

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

    private final TestRedis redis;

    MessageTap(TestRedis redis) {
        this.redis = redis;
        this.connection = redis.client().connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] pattern, byte[] channel, byte[] payload) {
                messages.add(new Message(new String(channel, StandardCharsets.UTF_8), payload));
            }
        });
        connection.sync().psubscribe("*".getBytes(StandardCharsets.UTF_8));
    }

    /** What was published since the last call. */
    List<Message> drain() throws InterruptedException {
        byte[] mark = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
        try (var publisher = redis.connect()) {
            publisher.sync().publish(MARK.getBytes(StandardCharsets.UTF_8), mark);
        }
        List<Message> heard = new ArrayList<>();
        while (true) {
            Message message = messages.poll(60, TimeUnit.SECONDS);
            Assertions.assertThat(message).as("the mark").isNotNull();
            if (message.channel().equals(MARK)) {
                if (java.util.Arrays.equals(message.payload(), mark)) {
                    return heard;
                }
            } else {
                heard.add(message);
            }
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    /** What was published where. */
    record Message(String channel, byte[] payload) {}
}
