package io.thoonk.redis;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.DriverSubscription.Subscribed;
import io.thoonk.thread.ThoonkThreads;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One subscription connection for all subscriptions of a process, opened for the first. Messages reach the receivers in the order
 * of Redis, on the driver's thread, and so does the news that the connection was away. A connection that is cut or falls silent is
 * closed, and another one takes over; no two are listened to at a time. Thread-safe.
 *
 * @since 0.1.0
 */
public final class SubscriptionConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionConnection.class);

    private final LettuceConnectionFactory connectionFactory;

    private final SubscriptionLine.Opening opening;

    private final AsyncTaskExecutor background = ThoonkThreads.ofEachTask("subscriptions");

    private final PatientLock changes = new PatientLock();

    private final Condition changed = changes.newCondition();

    /** Held while a connection is opened that nobody waits for. */
    private final PatientLock attempts = new PatientLock();

    private final RecentFailure failure = new RecentFailure(System::nanoTime);

    private final SubscriptionRefusals refusals = new SubscriptionRefusals(System::nanoTime);

    private final Set<Subscribed> subscriptions = new CopyOnWriteArraySet<>();

    private final CountDownLatch ending = new CountDownLatch(1);

    private volatile @Nullable SubscriptionLine connection;

    private volatile boolean restoring;

    /** Whether there is no connection that carries what was subscribed before the connection factory stopped. */
    private volatile boolean disconnected;

    SubscriptionConnection(LettuceConnectionFactory connectionFactory, SubscriptionLine.Opening opening) {
        this.connectionFactory = connectionFactory;
        this.opening = opening;
    }

    /**
     * Subscribes; returns once Redis has confirmed: while the connection is away, when it is back, within the command timeout.
     *
     * @param channels exact channels
     * @param patterns glob patterns of channels
     * @param receiver takes the messages
     * @return ends the subscription when run
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     * @throws IllegalStateException if the source is closed
     */
    public Runnable subscribe(List<String> channels, List<String> patterns, SubscriptionReceiver receiver) {
        Subscribed subscribed = new Subscribed(channels, patterns, receiver);
        long asked = System.nanoTime();
        changes.lock();
        try {
            // Known from the beginning, so that a connection that takes over takes it along.
            subscriptions.add(subscribed);
            listen(subscribed, asked);
            // Not now: whoever changes something may be waiting for a Redis that is away.
            return () -> background.execute(() -> unsubscribe(subscribed));
        } catch (RuntimeException | Error ex) {
            subscriptions.remove(subscribed);
            throw ex;
        } finally {
            changes.unlock();
        }
    }

    private void listen(Subscribed subscribed, long asked) {
        long deadline =
                System.nanoTime() + Topology.commandTimeout(connectionFactory).toNanos();
        @Nullable SubscriptionLine gone = null;
        // One that somebody new has opened is taken along by the one that carries the others.
        if (!restoring || connection != null) {
            SubscriptionLine open = opened(asked);
            try {
                open.add(subscribed);
                refusals.ended();
                return;
            } catch (ThoonkRedisException ex) {
                if (open.isOpen()) {
                    throw RedisFailures.withGrants(ex, subscribed.patterns());
                }
                log.debug("The connection was lost meanwhile; the next one takes the subscription along", ex);
                gone = open;
            }
        }
        awaitTakeOver(subscribed, gone, deadline);
    }

    private void awaitTakeOver(Subscribed subscribed, @Nullable SubscriptionLine gone, long deadline) {
        String operation = "Subscribing to " + subscribed.size() + " channels";
        try {
            while (connection == null || connection == gone) {
                long left = deadline - System.nanoTime();
                refuseIfClosed();
                if (left <= 0) {
                    throw refusals.ofNewcomer(RedisFailures.translate(
                            operation, new TimeoutException("no connection in time"), connectionFactory));
                }
                // In slices, because whoever closes does not wait for the lock for ever.
                changed.awaitNanos(Math.min(left, PatientLock.PATIENCE.toNanos()));
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException(operation + " failed: interrupted", ex);
        }
    }

    private void unsubscribe(Subscribed subscribed) {
        changes.lock();
        try {
            subscriptions.remove(subscribed);
            SubscriptionLine open = connection;
            if (open != null && ending.getCount() > 0) {
                open.remove(subscribed);
            }
        } finally {
            changes.unlock();
        }
    }

    private SubscriptionLine opened(long asked) {
        refuseIfClosed();
        SubscriptionLine open = connection;
        if (open == null) {
            open = failure.unlessFailed(asked, () -> opening.open(background, this::lost));
            connection = open;
            if (ending.getCount() == 0) {
                // Whoever closes has not waited for it.
                connection = null;
                open.close();
                refuseIfClosed();
            }
        }
        return open;
    }

    private void refuseIfClosed() {
        if (ending.getCount() == 0) {
            throw new IllegalStateException("The application is shutting down; nothing can be subscribed any more");
        }
    }

    private void lost(SubscriptionLine which) {
        background.execute(() -> {
            if (giveUp(which)) {
                restore();
            }
        });
    }

    /** Gives a connection up; whether another one has to take over. */
    private boolean giveUp(SubscriptionLine which) {
        changes.lock();
        try {
            if (connection != which) {
                return false;
            }
            connection = null;
            restoring = ending.getCount() > 0 && !subscriptions.isEmpty();
            return restoring;
        } finally {
            changes.unlock();
        }
    }

    /** Lets a listener of the application subscribe; why Redis refuses that is known until it works, or nobody tries any more. */
    public <T> T ofListener(String feedOrPattern, Supplier<T> subscribing) {
        return refusals.ofListener(feedOrPattern, subscribing);
    }

    /** {@return why Redis refuses the subscriptions of listeners; empty unless it did within seconds} */
    public Optional<String> refusal() {
        return refusals.current();
    }

    /** Closes the connection, because the application's connection factory stops, and keeps the subscriptions. */
    public void disconnect() {
        // Whoever is subscribing is let finish, unless it waits for a Redis that is away: closing ends that wait.
        boolean alone = changes.tryLockPatiently();
        try {
            restoring = false;
            disconnected = true;
            SubscriptionLine open = connection;
            connection = null;
            if (open != null) {
                open.close();
            }
        } finally {
            if (alone) {
                changed.signalAll();
                changes.unlock();
            }
        }
        // The driver complains of a connection that is opened while its client is shut down.
        attempts.awaitPatiently();
    }

    /** Takes up the subscriptions again that were kept; in the background, as often as it takes. */
    public void reconnect() {
        // Somebody new may have a connection already, or be opening one; it does not carry the others.
        if (disconnected && !subscriptions.isEmpty()) {
            restoring = true;
            background.execute(this::restore);
        }
    }

    private void restore() {
        RepeatedAttempts.make(() -> !restoring || restoreOnce(), ending);
    }

    private boolean restoreOnce() {
        @Nullable SubscriptionLine open = null;
        try {
            open = openedAside();
            return open == null || handOver(open);
        } catch (Exception | Error ex) {
            // Whatever it is: all listeners would be deaf for good.
            log.debug("The subscriptions cannot be taken up again yet", ex);
            refusals.failedToTakeUp(ex);
            return false;
        } finally {
            if (open != null && open != connection) {
                open.close();
            }
        }
    }

    /** Opens a connection without the lock of all else, because that may take long, and others give up sooner. */
    private @Nullable SubscriptionLine openedAside() {
        attempts.lock();
        try {
            return restoring ? opening.open(background, this::lost) : null;
        } finally {
            attempts.unlock();
        }
    }

    private boolean handOver(SubscriptionLine open) {
        changes.lock();
        try {
            if (restoring && !subscriptions.isEmpty()) {
                takeOver(open);
                refusals.ended();
            }
            restoring = false;
            changed.signalAll();
            return true;
        } finally {
            changes.unlock();
        }
    }

    private void takeOver(SubscriptionLine open) {
        SubscriptionLine ofNewcomer = connection;
        connection = null;
        if (ofNewcomer != null) {
            ofNewcomer.close();
        }
        open.takeOver(List.copyOf(subscriptions));
        connection = open;
        disconnected = false;
        if (!restoring) {
            // Disconnected meanwhile, by somebody who did not wait for the lock.
            disconnected = true;
            connection = null;
        }
    }

    /** Ends all subscriptions, also those whose end Redis has not confirmed yet. */
    @Override
    public void close() {
        ending.countDown();
        disconnect();
    }
}
