package io.thoonk.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * A subscription connection of Lettuce that lives once. Lettuce would mend it, but when Redis dies while it is being connected
 * to, Lettuce may end up with two channels that feed one connection, and each message would come twice. So it is closed as soon
 * as it is cut, which keeps Lettuce from mending it, and another takes over. What comes late on a closed one is dropped.
 */
final class LettucePubSubConnection
        implements PubSubConnection, RedisPubSubListener<byte[], byte[]>, RedisConnectionStateListener {

    private static final Logger log = LoggerFactory.getLogger(LettucePubSubConnection.class);

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

    private final PubSubRoutes channels = new PubSubRoutes();

    private final PubSubRoutes patterns = new PubSubRoutes();

    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    private final AtomicBoolean over = new AtomicBoolean();

    private final StatefulRedisPubSubConnection<byte[], byte[]> connection;

    private final Duration timeout;

    private final WhenLost whenLost;

    private final PubSubWatch watch;

    private final @Nullable MasterChanges masterChanges;

    private volatile TakeOver takeOver = TakeOver.NONE;

    private LettucePubSubConnection(
            StatefulRedisPubSubConnection<byte[], byte[]> connection,
            Duration timeout,
            PubSubLiveness liveness,
            WhenLost whenLost) {
        this.connection = connection;
        this.timeout = timeout;
        this.whenLost = whenLost;
        connection.addListener((RedisPubSubListener<byte[], byte[]>) this);
        connection.addListener((RedisConnectionStateListener) this);
        this.masterChanges = connection instanceof StatefulRedisClusterPubSubConnection<byte[], byte[]> ofCluster
                ? new MasterChanges(ofCluster.async(), this::mastersChanged)
                : null;
        this.watch = new PubSubWatch(liveness, this::ask, this::silent);
    }

    /** Opens a connection; empty if the driver cannot by itself, as it is with a given master and its given replicas. */
    static Optional<PubSubConnection> open(
            LettuceConnectionFactory factory, Collaborators collaborators, WhenLost whenLost) {
        AbstractRedisClient client = factory.getRequiredNativeClient();
        CompletableFuture<StatefulRedisPubSubConnection<byte[], byte[]>> connecting =
                collaborators.background().submitCompletable(() -> connect(client));
        try {
            StatefulRedisPubSubConnection<byte[], byte[]> connected =
                    PubSubAnswer.await("Opening the subscription connection", connecting, LONGEST_CONNECT);
            LettucePubSubConnection opened = new LettucePubSubConnection(
                    connected, CommandTimeout.of(factory), collaborators.liveness(), whenLost);
            opened.ask();
            if (!connected.isOpen()) {
                opened.lose();
            }
            return Optional.of(opened);
        } catch (IllegalStateException ex) {
            log.debug("The driver cannot open a subscription connection by itself", ex);
            return Optional.empty();
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
        takeOver = new TakeOver(
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
        answers.forEach(answer -> PubSubAnswer.await(operation, answer, timeout));
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

    /** Waits, because the driver complains when its client is shut down meanwhile. */
    @Override
    public void close() {
        end();
        closed.completeOnTimeout(null, LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
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
            whenLost.lost(this);
        }
    }

    private void ask() {
        if (masterChanges == null) {
            ping();
            return;
        }
        masterChanges.look().whenComplete((seen, failure) -> {
            if (failure == null) {
                watch.heard();
            } else {
                // Not allowed, or not while subscribed, as in the older protocol.
                ping();
            }
        });
    }

    private void ping() {
        connection.async().ping().thenRun(watch::heard);
    }

    private void mastersChanged() {
        log.info(
                "Another node of the cluster has become a master; listeners are told that they may have missed something");
        Set<PubSubReceiver> receivers = new HashSet<>(channels.receivers());
        receivers.addAll(patterns.receivers());
        receivers.forEach(PubSubReceiver::reconnected);
    }

    private void silent() {
        log.warn("Redis has fallen silent on the subscription connection; another one is opened");
        lose();
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

    private void pass(PubSubRoutes routes, byte[] name, byte[] channel, byte[] message) {
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

    @Override
    public void unsubscribed(byte[] channel, long count) {
        // Nobody waits for that.
    }

    @Override
    public void punsubscribed(byte[] pattern, long count) {
        // Nobody waits for that.
    }
}
