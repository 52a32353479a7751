package io.thoonk.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/**
 * A subscription connection of Lettuce that lives once. Lettuce would mend it, but when Redis dies while it is being connected
 * to, Lettuce may end up with two channels that feed one connection, and each message would come twice. So it is closed as soon
 * as it is cut, which keeps Lettuce from mending it, and another takes over. What comes late on a closed one is dropped.
 */
final class DriverSubscription extends RedisPubSubAdapter<byte[], byte[]>
        implements RedisConnectionStateListener, SubscriptionLine {

    private static final Logger log = LoggerFactory.getLogger(DriverSubscription.class);

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private static final long LONGEST_CLOSE = 2;

    private final ChannelRoutes channels = new ChannelRoutes();

    private final ChannelRoutes patterns = new ChannelRoutes();

    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    private final AtomicBoolean over = new AtomicBoolean();

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

    private final Duration timeout;

    private final Consumer<SubscriptionLine> whenLost;

    private final SilenceWatch watch;

    private final FailoverListener masters;

    private volatile SubscriptionHandover takeOver = SubscriptionHandover.NONE;

    private DriverSubscription(
            StatefulRedisPubSubConnection<byte[], byte[]> connection,
            Duration timeout,
            ScheduledExecutorService timer,
            Consumer<SubscriptionLine> whenLost) {
        this.connection = connection;
        this.timeout = timeout;
        this.whenLost = whenLost;
        connection.addListener((RedisPubSubListener<byte[], byte[]>) this);
        connection.addListener((RedisConnectionStateListener) this);
        this.masters = new FailoverListener(connection, this::mastersChanged);
        this.watch = new SilenceWatch(timer, masters::look, this::silent);
    }

    /**
     * Opens a connection.
     *
     * @param factory the application's
     * @param background may wait
     * @param timer must not be made to wait
     * @param whenLost hears, on a thread that must not wait, that the connection is of no use any more
     * @return the connection
     * @throws ThoonkRedisException if Redis cannot be reached, or the driver cannot subscribe
     */
    static DriverSubscription open(
            LettuceConnectionFactory factory,
            AsyncTaskExecutor background,
            ScheduledExecutorService timer,
            Consumer<SubscriptionLine> whenLost) {
        AbstractRedisClient client = factory.getRequiredNativeClient();
        CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connecting =
                background.submitCompletable(() -> connect(client));
        try {
            StatefulRedisPubSubConnection<byte[], byte[]> connected =
                    await("Opening the subscription connection", connecting, LONGEST_CONNECT);
            DriverSubscription opened =
                    new DriverSubscription(connected, Topology.commandTimeout(factory), timer, whenLost);
            opened.masters.look();
            if (!connected.isOpen()) {
                opened.lose();
            }
            return opened;
        } catch (ThoonkRedisException | RejectedExecutionException ex) {
            // Whatever comes of it yet.
            connecting.thenAccept(StatefulRedisPubSubConnection::closeAsync);
            throw ex;
        }
    }

    private static StatefulRedisPubSubConnection<byte[], byte[]> connect(AbstractRedisClient client) {
        if (client instanceof RedisClusterClient cluster) {
            // Its view of the cluster may be older than the failure that makes us connect.
            cluster.refreshPartitions();
            return cluster.connectPubSub(ByteArrayCodec.INSTANCE);
        }
        return ((RedisClient) client).connectPubSub(ByteArrayCodec.INSTANCE);
    }

    @Override
    public void add(Subscribed subscribed) {
        boolean listening = false;
        try {
            subscribe(
                    channels.add(subscribed.channels(), subscribed.receiver()),
                    patterns.add(subscribed.patterns(), subscribed.receiver()));
            listening = true;
        } finally {
            if (!listening) {
                remove(subscribed);
            }
        }
    }

    @Override
    public void takeOver(Collection<Subscribed> subscriptions) {
        List<byte[]> freshChannels = new ArrayList<>();
        List<byte[]> freshPatterns = new ArrayList<>();
        for (Subscribed subscribed : subscriptions) {
            freshChannels.addAll(List.of(channels.add(subscribed.channels(), subscribed.receiver())));
            freshPatterns.addAll(List.of(patterns.add(subscribed.patterns(), subscribed.receiver())));
        }
        takeOver = new SubscriptionHandover(
                freshChannels.size() + freshPatterns.size(),
                () -> subscriptions.forEach(subscribed -> subscribed.receiver().reconnected()));
        subscribe(freshChannels.toArray(byte[][]::new), freshPatterns.toArray(byte[][]::new));
    }

    private void subscribe(byte[][] freshChannels, byte[][] freshPatterns) {
        List<RedisFuture<Void>> answers = new ArrayList<>();
        if (freshChannels.length > 0) {
            answers.add(connection.async().subscribe(freshChannels));
        }
        if (freshPatterns.length > 0) {
            answers.add(connection.async().psubscribe(freshPatterns));
        }
        String operation = "Subscribing to " + (freshChannels.length + freshPatterns.length) + " channels";
        answers.forEach(answer -> await(operation, answer, timeout));
    }

    @Override
    public void remove(Subscribed subscribed) {
        byte[][] unusedChannels = channels.remove(subscribed.channels(), subscribed.receiver());
        byte[][] unusedPatterns = patterns.remove(subscribed.patterns(), subscribed.receiver());
        if (unusedChannels.length > 0) {
            connection.async().unsubscribe(unusedChannels);
        }
        if (unusedPatterns.length > 0) {
            connection.async().punsubscribe(unusedPatterns);
        }
    }

    @Override
    public boolean isOpen() {
        return !over.get();
    }

    @Override
    public void close() {
        end();
        closed.completeOnTimeout(null, LONGEST_CLOSE, TimeUnit.SECONDS).join();
    }

    private boolean end() {
        boolean first = over.compareAndSet(false, true);
        if (first) {
            watch.end();
            closeOnce();
        }
        return first;
    }

    private void closeOnce() {
        if (connection instanceof RedisChannelHandler<?, ?> handler && handler.isClosed()) {
            // With its client, which is being shut down.
            closed.complete(null);
        } else {
            connection.closeAsync().whenComplete((done, failure) -> closed.complete(null));
        }
    }

    private void lose() {
        if (end()) {
            whenLost.accept(this);
        }
    }

    private void mastersChanged() {
        log.info(
                "Another node of the cluster has become a master; listeners are told that they may have missed something");
        Set<SubscriptionReceiver> receivers = new HashSet<>(channels.receivers());
        receivers.addAll(patterns.receivers());
        receivers.forEach(SubscriptionReceiver::reconnected);
    }

    private void silent() {
        log.warn("Redis has fallen silent on the subscription connection; another one is opened");
        lose();
    }

    private static <T> T await(String operation, Future<T> answer, Duration longest) {
        try {
            return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException ex) {
            @Nullable
            Exception known =
                    ex.getCause() instanceof Exception cause ? new LettuceExceptionConverter().convert(cause) : null;
            throw RedisFailures.translate(operation, known == null ? ex : known);
        } catch (TimeoutException ex) {
            throw new ThoonkRedisException(operation + " failed: no answer within " + longest, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException(operation + " failed: interrupted", ex);
        }
    }

    @Override
    public void onRedisDisconnected(RedisChannelHandler<?, ?> cut) {
        lose();
    }

    @Override
    public void message(byte[] channel, byte[] message) {
        pass(channels, channel, channel, message);
    }

    @Override
    public void message(byte[] pattern, byte[] channel, byte[] message) {
        pass(patterns, pattern, channel, message);
    }

    private void pass(ChannelRoutes routes, byte[] name, byte[] channel, byte[] message) {
        watch.heard();
        if (!over.get() && takeOver.isDone()) {
            routes.pass(name, channel, message);
        }
    }

    @Override
    public void subscribed(byte[] channel, long count) {
        takeOver.confirmed();
    }

    @Override
    public void psubscribed(byte[] pattern, long count) {
        takeOver.confirmed();
    }

    /**
     * A subscription.
     *
     * @param channels exact channels
     * @param patterns glob patterns of channels
     * @param receiver takes the messages
     */
    record Subscribed(List<String> channels, List<String> patterns, SubscriptionReceiver receiver) {

        int size() {
            return channels.size() + patterns.size();
        }
    }
}
