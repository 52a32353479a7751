package io.thoonk.sse;

import io.thoonk.LoggableFailure;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a failure the first time, and of the same again only at debug level: a browser that comes back every second
 * brings it about every second. Never throws, even where the failure cannot be printed. Thread-safe.
 */
final class FailureLog {

    private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /**
     * Tells of a failure.
     *
     * @param what happened, one of a few sentences: the same sentence and class of failure are told once
     * @param which it happened to, told along
     * @param failure why
     */
    void tell(String what, String which, Throwable failure) {
        Throwable loggable = LoggableFailure.of(failure);
        if (told.add(what + failure.getClass().getName())) {
            log.warn("{} ({}); the same again is logged at debug level", what, which, loggable);
        } else {
            log.debug("{} ({})", what, which, loggable);
        }
    }
}
