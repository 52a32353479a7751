package io.thoonk.event;

import io.thoonk.LoggableFailure;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Gives a follower the content and what happened after it. The content is read a page at a time, so that Redis is not held up,
 * and each page leaves a mark among the messages in the same step: what came before the mark is in the page already, what comes
 * after it is not. So the follower is given a page when its mark has come, and until the next mark the events in between.
 *
 * <p>In the same way it is compared with what is stored, from time to time. A peer tells of a change after it has made it, so
 * only what differs at two looks is taken for a difference; then the content is read again.
 */
final class FollowerMail implements Consumer<Delivery>, FeedFollowing {

    private static final Logger log = LoggerFactory.getLogger(FollowerMail.class);

    private static final long SECOND_LOOK_MILLIS = 1_000;

    private final Queue<CompletableFuture<Integer>> asking = new ConcurrentLinkedQueue<>();

    /** Of those who asked before the comparison or reading that is under way began. */
    private final Queue<CompletableFuture<Integer>> asked = new ConcurrentLinkedQueue<>();

    private final String feed;

    private final FeedFollower follower;

    private final FeedReadings readings;

    private final SerialQueue<Delivery> queue;

    private final EventProblems problems;

    private final ScheduledExecutorService timer;

    /** Not null while content is being read. */
    private @Nullable FollowerReading reading;

    /** Not null while content is being compared. */
    private @Nullable FeedComparison comparison;

    /** Whether the last look found a difference. */
    private boolean doubted;

    /** Whether the content is read because it differed. */
    private boolean mending;

    private volatile @Nullable ScheduledFuture<?> looks;

    FollowerMail(
            String feed,
            FeedFollower follower,
            FeedReadings readings,
            SerialQueue<Delivery> queue,
            EventProblems problems,
            ScheduledExecutorService timer) {
        this.feed = feed;
        this.follower = follower;
        this.readings = readings;
        this.queue = queue;
        this.problems = problems;
        this.timer = timer;
    }

    /** Compares from time to time, not all processes at once. */
    void compareEvery(Duration interval) {
        long millis = interval.toMillis();
        if (millis > 0) {
            long first = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
            looks = timer.scheduleWithFixedDelay(this::look, first, millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void accept(Delivery delivery) {
        if (delivery instanceof Delivery.Event event) {
            take(event.event());
        } else if (delivery instanceof Delivery.Mark mark) {
            if (reading != null && reading.isAwaited(mark.token())) {
                goOn(reading);
            } else if (comparison != null && comparison.isAwaited(mark.token())) {
                goOn(comparison);
            }
        } else if (delivery instanceof Delivery.Look) {
            if (reading == null && comparison == null) {
                beginToCompare();
            }
        } else {
            begin();
        }
    }

    private void take(FeedEvent event) {
        // It may be of another type from now on, and a peer's deletion tells of no item.
        boolean another = event instanceof FeedEvent.Created || event instanceof FeedEvent.Deleted;
        if (reading == null) {
            follower.apply(event);
            if (another) {
                begin();
            }
        } else if (reading.hasBegun() && (another || !follower.meanwhile(event))) {
            restart();
        }
    }

    private void begin() {
        mending = false;
        restart();
    }

    private void restart() {
        FollowerReading begun = new FollowerReading(feed, follower, readings);
        reading = begun;
        comparison = null;
        doubted = false;
        follower.restart();
        read(begun);
    }

    private void goOn(FollowerReading going) {
        if (going.merge()) {
            reading = null;
            int changes = follower.complete();
            if (mending && changes > 0) {
                mended(changes);
            }
            mending = false;
            answer(asker -> asker.complete(changes));
        } else {
            read(going);
        }
    }

    private void mended(int changes) {
        long times = problems.count(EventProblems.Kind.LIVE_FEED_DIFFERED, feed);
        if (EventProblems.isWorthALine(times)) {
            log.warn(
                    "Live feed '{}' was not what is stored, although no message is known to be lost; it is right again after {}"
                            + " changes ({} times so far)",
                    feed,
                    changes,
                    times);
        } else {
            log.debug("Live feed '{}' was not what is stored; it is right again after {} changes", feed, changes);
        }
    }

    private void read(FollowerReading going) {
        boolean goesOn = persistently(() -> going.read(UUID.randomUUID().toString()));
        if (!goesOn) {
            log.debug("The place in feed '{}' where its reading was to go on is gone", feed);
            restart();
        }
    }

    private void beginToCompare() {
        for (CompletableFuture<Integer> asker = asking.poll(); asker != null; asker = asking.poll()) {
            asked.add(asker);
        }
        FeedComparison begun = new FeedComparison(feed, readings);
        comparison = begun;
        read(begun);
    }

    private void goOn(FeedComparison going) {
        if (going.agrees(follower)) {
            if (going.isComplete()) {
                comparison = null;
                doubted = false;
                answer(asker -> asker.complete(0));
            } else {
                read(going);
            }
        } else if (doubted) {
            restart();
            mending = true;
        } else {
            comparison = null;
            doubted = true;
            later(SECOND_LOOK_MILLIS);
        }
    }

    private void read(FeedComparison going) {
        try {
            going.read(UUID.randomUUID().toString());
        } catch (RuntimeException ex) {
            // There is no hurry: when Redis is back the content is read anyway, or is compared the next time.
            log.debug("Live feed '{}' cannot be compared", feed, ex);
            comparison = null;
            answer(asker -> asker.completeExceptionally(ex));
        }
    }

    private void answer(Consumer<CompletableFuture<Integer>> way) {
        for (CompletableFuture<Integer> asker = asked.poll(); asker != null; asker = asked.poll()) {
            way.accept(asker);
        }
        if (!asking.isEmpty()) {
            look();
        }
    }

    private void look() {
        try {
            queue.put(new Delivery.Look());
        } catch (Throwable ex) {
            // The timer would not come again.
            log.debug("There is no thread for a look at feed '{}'", feed, LoggableFailure.of(ex));
        }
    }

    private void later(long millis) {
        try {
            timer.schedule(this::look, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ex) {
            log.trace("Feed '{}' is not compared again, as the application ends", feed, ex);
        }
    }

    @Override
    public CompletableFuture<Integer> compare() {
        CompletableFuture<Integer> asker = new CompletableFuture<>();
        asking.add(asker);
        look();
        if (!queue.isActive()) {
            asker.cancel(false);
        }
        return asker;
    }

    @Override
    public boolean isActive() {
        return queue.isActive();
    }

    @Override
    public void close() {
        ScheduledFuture<?> ending = looks;
        if (ending != null) {
            ending.cancel(false);
        }
        queue.close();
        asked.forEach(asker -> asker.cancel(false));
        asking.forEach(asker -> asker.cancel(false));
    }

    /** As often as it takes, while the queue is open. */
    private boolean persistently(Supplier<Boolean> step) {
        ExponentialBackOff pauses = new ExponentialBackOff(100, 2);
        pauses.setMaxInterval(5_000);
        BackOffExecution pause = pauses.start();
        do {
            try {
                return step.get();
            } catch (RuntimeException ex) {
                // Whatever it is: who gave up here would wait for a mark that nobody leaves.
                log.debug("Feed '{}' cannot be read and is read again", feed, ex);
            }
        } while (queue.pause(pause.nextBackOff()));
        return true;
    }
}
