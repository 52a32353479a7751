package io.thoonk.listener;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.LoggableFailure;
import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedCursor.Comparison;
import io.thoonk.feed.FeedCursor.Entry;
import io.thoonk.feed.FeedCursor.LeaseState;
import io.thoonk.feed.FeedCursor.Reading;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Runs a durable listener on one feed: waits until this process is the active one, then reads on from the position, whenever
 * a message says that there is something.
 */
final class DurableLoop implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(DurableLoop.class);

    private static final int AT_ONCE = 100;

    private final String id;

    private final Duration lease;

    private final Supplier<FeedCursor> opening;

    private final DurableBatch batch;

    private final MissedEventsListener missed;

    private final Stop stop = new Stop();

    private final Wakeups wakeups = new Wakeups();

    private volatile Stop end = new Stop();

    private volatile @Nullable LeaseRenewer renewer;

    private @Nullable FeedCursor cursor;

    /** Of the thread that runs this. */
    private boolean troubled;

    DurableLoop(
            String id, Duration lease, Supplier<FeedCursor> opening, DurableBatch batch, MissedEventsListener missed) {
        this.id = id;
        this.lease = lease;
        this.opening = opening;
        this.batch = batch;
        this.missed = missed;
    }

    /** Takes no more events; the lease is held until the work has returned. */
    void stop() {
        stop.now();
        end.now();
        wakeups.wake();
    }

    /** Lets another process take over soon, though a handler may still run: nobody waits for it any longer. */
    void abandon() {
        LeaseRenewer renewing = renewer;
        if (renewing != null) {
            renewing.letGo();
        }
    }

    @Override
    public void run() {
        BackOffExecution pauses = pauses();
        while (!stop.isDone()) {
            try {
                runOnce();
                pauses = pauses();
            } catch (FeedTypeMismatchException ex) {
                log.error("Listener '{}' cannot be durable", id, new DurableListenerException(id, ex));
                return;
            } catch (FeedDoesNotExistException ex) {
                recovered();
                log.debug("Listener '{}' waits for its feed", id, ex);
                stop.await(lease.toMillis() / 3);
            } catch (ThoonkRedisException ex) {
                away(ex);
                stop.await(pauses.nextBackOff());
            } catch (InterruptedException ex) {
                // Who stops it says so before; a handler may have kept its thread and interrupt it at any time.
                log.debug("Listener '{}' was interrupted", id, ex);
            } catch (Throwable ex) {
                failed(ex);
                stop.await(pauses.nextBackOff());
            }
        }
    }

    private void away(ThoonkRedisException failure) {
        if (troubled || stop.isDone()) {
            log.debug("Listener '{}' still has no answer of Redis", id, failure);
        } else {
            log.warn("Listener '{}' goes on when Redis answers: {}", id, failure.getMessage());
        }
        troubled = true;
    }

    private void failed(Throwable failure) {
        if (troubled) {
            log.debug("Listener '{}' failed again", id, LoggableFailure.of(failure));
        } else {
            log.error("Listener '{}' goes on after an unexpected failure", id, LoggableFailure.of(failure));
        }
        troubled = true;
    }

    private void recovered() {
        if (troubled) {
            troubled = false;
            log.info("Listener '{}' goes on again", id);
        }
    }

    private void runOnce() throws InterruptedException {
        FeedCursor mine = cursor == null ? opening.get() : cursor;
        cursor = mine;
        LeaseState state = mine.hold(lease);
        if (state == LeaseState.NONE) {
            recovered();
            stop.await(lease.toMillis() / 3);
            return;
        }
        if (state == LeaseState.BEGUN) {
            mine.forget();
            log.info("Listener '{}' is the active one of feed '{}'", id, mine.feed());
        }
        end = new Stop();
        if (stop.isDone()) {
            end.now();
        }
        LeaseRenewer renewing = new LeaseRenewer(id, mine.feed(), lease, () -> mine.hold(lease), System::nanoTime, end);
        renewer = renewing;
        renewing.start();
        boolean mayStillRun = false;
        try {
            listen(mine);
        } catch (InterruptedException ex) {
            // Nobody waits any longer for handlers on other threads; the lease ends by itself.
            mayStillRun = true;
            throw ex;
        } finally {
            end.now();
            renewing.end();
            if (stop.isDone() && !mayStillRun) {
                release(mine);
            }
        }
    }

    private void listen(FeedCursor mine) throws InterruptedException {
        Subscription subscription = mine.subscribe(wakeups::onEvent);
        try {
            work(mine, end);
        } finally {
            subscription.close();
        }
    }

    private void work(FeedCursor mine, Stop ending) throws InterruptedException {
        if (!mine.commit()) {
            return;
        }
        recovered();
        Comparison comparison = mine.compare();
        Set<String> ids = new LinkedHashSet<>();
        boolean heard = false;
        boolean behind = false;
        while (!ending.isDone()) {
            ids.addAll(wakeups.takeIds());
            if (wakeups.takeUncertainty() || ids.size() > Wakeups.MOST_IDS) {
                comparison = mine.compare();
                heard = false;
                ids.clear();
            }
            // Nothing is looked at before all that is older was read.
            Optional<Reading> reading = mine.read(AT_ONCE, behind ? Set.of() : ids);
            if (reading.isEmpty() || !handle(mine, reading.get().entries(), heard, ending)) {
                return;
            }
            boolean wasBehind = behind;
            behind = reading.get().more();
            if (behind || wasBehind && !ids.isEmpty()) {
                continue;
            }
            ids.clear();
            heard = true;
            if (comparison.isDone()) {
                heard = wakeups.await(lease.toMillis() / 3);
            } else if (!compare(mine, comparison, ending)) {
                return;
            }
        }
    }

    private boolean compare(FeedCursor mine, Comparison comparison, Stop ending) throws InterruptedException {
        Optional<List<Entry>> differences = comparison.next();
        return differences.isPresent() && handle(mine, differences.get(), false, ending);
    }

    private boolean handle(FeedCursor mine, List<Entry> entries, boolean heard, Stop ending)
            throws InterruptedException {
        if (!heard) {
            long recovered =
                    entries.stream().filter(entry -> entry.event().isPresent()).count();
            if (recovered > 0) {
                missed.recovered(mine.feed(), Math.toIntExact(recovered));
            }
        }
        return entries.isEmpty() || batch.handle(mine, entries, ending);
    }

    private void release(FeedCursor mine) {
        try {
            mine.release();
        } catch (ThoonkRedisException | FeedDoesNotExistException ex) {
            log.debug("Listener '{}' could not hand over; another process takes over after {}", id, lease, ex);
        }
    }

    private static BackOffExecution pauses() {
        ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
        pauses.setMaxInterval(2_000);
        return pauses.start();
    }
}
