package io.thoonk.event;

import io.thoonk.LoggableFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what goes wrong with events and live feeds, by kind and feed, for meters and for the log: what can repeat is worth a
 * line the first, the tenth, the hundredth time and so on. Thread-safe.
 *
 * @since 0.1.0
 */
public final class EventProblems {

    private static final Logger log = LoggerFactory.getLogger(EventProblems.class);

    /** Names of feeds may be without end; those beyond are counted together. */
    private static final int MOST_FEEDS = 10_000;

    private final Map<Problem, AtomicLong> counts = new ConcurrentHashMap<>();

    private final List<BiConsumer<Kind, String>> listeners = new CopyOnWriteArrayList<>();

    /** What can go wrong. */
    public enum Kind {
        /** Code given to {@code subscribe} or {@code onChange} threw. */
        CONSUMER_FAILED,
        /** A message is not framed as the contract says. */
        MESSAGE_MALFORMED,
        /** An item is no value of the type of a live feed. */
        ITEM_UNREADABLE,
        /** A listener was slower than the feed, and its mailbox full. */
        LISTENER_SLOW,
        /** A live feed was not what is stored, although no message was known to be lost. */
        LIVE_FEED_DIFFERED
    }

    /**
     * Counts a problem.
     *
     * @param kind what went wrong
     * @param feed with which feed
     * @return how often it has gone wrong with this feed, this time included
     */
    public long count(Kind kind, String feed) {
        listeners.forEach(listener -> tell(listener, kind, feed));
        Problem problem = new Problem(kind, feed);
        if (!counts.containsKey(problem) && counts.size() >= MOST_FEEDS) {
            problem = new Problem(kind, "");
        }
        return counts.computeIfAbsent(problem, first -> new AtomicLong()).incrementAndGet();
    }

    /**
     * Counts and tells that code given to {@code subscribe} or {@code onChange} threw.
     *
     * @param event what it was told
     * @param failure what it threw
     */
    public void consumerFailed(FeedEvent event, Throwable failure) {
        long times = count(Kind.CONSUMER_FAILED, event.feed());
        if (isWorthALine(times)) {
            log.error(
                    "A listener failed on {} of feed '{}', id '{}'; the event is not repeated ({} so far of this feed)",
                    event.type(),
                    event.feed(),
                    event.itemId().orElse("-"),
                    times,
                    LoggableFailure.of(failure));
        } else {
            log.debug(
                    "A listener failed on {} of feed '{}', id '{}'",
                    event.type(),
                    event.feed(),
                    event.itemId().orElse("-"),
                    LoggableFailure.of(failure));
        }
    }

    /**
     * Counts and tells that an item is no value of the type of a live feed.
     *
     * @param feed the feed
     * @param id id of the item
     * @param failure why it cannot be read
     */
    public void itemUnreadable(String feed, String id, RuntimeException failure) {
        long times = count(Kind.ITEM_UNREADABLE, feed);
        if (isWorthALine(times)) {
            log.warn(
                    "Item '{}' of feed '{}' cannot be read and is left out ({} so far of this feed): {}",
                    id,
                    feed,
                    times,
                    failure.getMessage());
        } else {
            log.debug("Item '{}' of feed '{}' cannot be read and is left out", id, feed, failure);
        }
    }

    /**
     * Counts and tells that code given to a live set threw.
     *
     * @param set what the set is made of
     * @param id id of the item it was asked or told about, {@code -} where that is not known
     * @param failure what it threw
     */
    public void setFunctionFailed(String set, String id, Throwable failure) {
        long times = count(Kind.CONSUMER_FAILED, set);
        if (isWorthALine(times)) {
            log.error(
                    "A function given to live set '{}' failed on item '{}', which it is left out of, or not told about ({} so far of this set)",
                    set,
                    id,
                    times,
                    LoggableFailure.of(failure));
        } else {
            log.debug("A function given to live set '{}' failed on item '{}'", set, id, LoggableFailure.of(failure));
        }
    }

    /**
     * {@return whether a count is one to log: a power of ten}
     *
     * @param times how often something has gone wrong
     */
    public static boolean isWorthALine(long times) {
        long power = times;
        while (power > 0 && power % 10 == 0) {
            power /= 10;
        }
        return power == 1;
    }

    /**
     * Hears of all problems to come.
     *
     * @param listener hears kind and feed, on the threads that carry events; must not block
     * @return ends it
     */
    public Runnable listen(BiConsumer<Kind, String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private static void tell(BiConsumer<Kind, String> listener, Kind kind, String feed) {
        try {
            listener.accept(kind, feed);
        } catch (Throwable ex) {
            log.debug("Who counts problems failed on {} of feed '{}'", kind, feed, LoggableFailure.of(ex));
        }
    }

    private record Problem(Kind kind, String feed) {}
}
