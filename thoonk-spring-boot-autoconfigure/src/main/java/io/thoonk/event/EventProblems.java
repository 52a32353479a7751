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
