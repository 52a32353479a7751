package io.thoonk.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** One subscription connection. The source guards its changes. */
interface PubSubConnection {

    /**
     * Opens a connection.
     *
     * @param factory the application's
     * @param collaborators what connections need
     * @param whenLost hears, on a thread that must not wait, that the connection is of no use any more; not where Spring Data
     *     mends it
     * @return the connection
     * @throws io.thoonk.ThoonkRedisException if Redis cannot be reached
     */
    static PubSubConnection open(RedisConnectionFactory factory, Collaborators collaborators, WhenLost whenLost) {
        if (factory instanceof LettuceConnectionFactory lettuce) {
            Optional<PubSubConnection> opened = LettucePubSubConnection.open(lettuce, collaborators, whenLost);
            if (opened.isPresent()) {
                return opened.get();
            }
        }
        return new ContainerPubSubConnection(factory, collaborators.customizer());
    }

    /**
     * Subscribes, once Redis has confirmed.
     *
     * @throws io.thoonk.ThoonkRedisException if Redis refuses, or does not answer in time
     */
    void add(Subscribed subscribed);

    /** Takes up what another connection was subscribed to, and tells it that messages may be missing. */
    void takeOver(Collection<Subscribed> subscriptions);

    void remove(Subscribed subscribed);

    /** Whether it is not lost. */
    boolean isOpen();

    void close();

    /** Says good-bye to Redis, which takes up to the command timeout where that is away; after a while nobody waits for it. */
    default void close(Executor background, Duration longest) {
        CountDownLatch done = new CountDownLatch(1);
        background.execute(() -> {
            close();
            done.countDown();
        });
        try {
            done.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hears that a connection was lost. */
    @FunctionalInterface
    interface WhenLost {

        void lost(PubSubConnection connection);
    }

    /**
     * What connections need.
     *
     * @param customizer of Spring Data's container, where that is used
     * @param background may wait
     * @param liveness how hard a connection is looked at
     */
    record Collaborators(PubSubCustomizer customizer, AsyncTaskExecutor background, PubSubLiveness liveness) {}
}
