package io.thoonk.redis;

import io.thoonk.redis.DriverSubscription.Subscribed;
import java.util.Collection;
import java.util.function.Consumer;
import org.springframework.core.task.AsyncTaskExecutor;

/** A subscription connection that lives once: what is cut or closed stays so. */
interface SubscriptionLine {

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

    /** Says good-bye to Redis, for which the driver wants to be waited for; not for long where Redis is away. */
    void close();

    /** Opens such connections. */
    @FunctionalInterface
    interface Opening {

        /**
         * Opens one.
         *
         * @param background may wait
         * @param whenLost hears, on a thread that must not wait, that the connection is of no use any more
         * @throws io.thoonk.ThoonkRedisException if Redis cannot be reached, or the driver cannot subscribe
         */
        SubscriptionLine open(AsyncTaskExecutor background, Consumer<SubscriptionLine> whenLost);
    }
}
