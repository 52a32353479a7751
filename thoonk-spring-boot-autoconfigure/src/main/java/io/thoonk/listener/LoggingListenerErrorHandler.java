package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import io.thoonk.event.FeedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the failures of listeners with feed and id. */
public final class LoggingListenerErrorHandler implements ListenerErrorHandler {

    private static final Logger log = LoggerFactory.getLogger(LoggingListenerErrorHandler.class);

    /** Creates the handler. */
    public LoggingListenerErrorHandler() {}

    @Override
    public void handle(String listener, FeedEvent event, Throwable failure) {
        log.error(
                "Listener '{}' failed on {} of feed '{}', id '{}'; the event is not repeated",
                listener,
                event.type(),
                event.feed(),
                event.itemId().orElse("-"),
                LoggableFailure.of(failure));
    }
}
