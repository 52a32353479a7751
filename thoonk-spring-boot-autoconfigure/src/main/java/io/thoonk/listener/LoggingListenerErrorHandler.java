package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs the failures of listeners with feed and id. What fails on each event of a busy feed must not fill the log: of each listener and
 * class of exception the first, the tenth, the hundredth failure and so on are logged, the others at debug level. A durable listener
 * has each event logged that it gives up. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LoggingListenerErrorHandler implements ListenerErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(LoggingListenerErrorHandler.class);

    /** Classes can be made without end; those beyond are counted together, by listener. */
    private static final int MAX_KINDS = 1_000;

    private final Map<Kind, AtomicLong> counts = new ConcurrentHashMap<>();

    /** Creates the handler. */
    public LoggingListenerErrorHandler() {}

    @Override
    public void handle(String listener, FeedEvent event, Throwable failure) {
        long times = count(listener, failure);
        if (EventProblems.isWorthALine(times)) {
            log.error(
                    "Listener '{}' failed on {} of feed '{}', id '{}'; the event is not repeated ({} such failures so far)",
                    listener,
                    event.type(),
                    event.feed(),
                    event.itemId().orElse("-"),
                    times,
                    LoggableFailure.of(failure));
        } else {
            log.debug(
                    "Listener '{}' failed on {} of feed '{}', id '{}'",
                    listener,
                    event.type(),
                    event.feed(),
                    event.itemId().orElse("-"),
                    LoggableFailure.of(failure));
        }
    }

    private long count(String listener, Throwable failure) {
        Kind kind = new Kind(listener, failure.getClass().getName());
        if (!counts.containsKey(kind) && counts.size() >= MAX_KINDS) {
            kind = new Kind(listener, "");
        }
        return counts.computeIfAbsent(kind, first -> new AtomicLong()).incrementAndGet();
    }

    /** What a durable listener tells of the events that it gives up: there are few, and nothing else says so. */
    static ListenerErrorHandler ofDurable(ListenerErrorHandler handler) {
        return handler instanceof LoggingListenerErrorHandler ? LoggingListenerErrorHandler::tellOfEach : handler;
    }

    private static void tellOfEach(String listener, FeedEvent event, Throwable failure) {
        log.error(
                "Listener '{}' failed on {} of feed '{}', id '{}'; the event is not repeated",
                listener,
                event.type(),
                event.feed(),
                event.itemId().orElse("-"),
                LoggableFailure.of(failure));
    }

    private record Kind(String listener, String failure) {}
}
