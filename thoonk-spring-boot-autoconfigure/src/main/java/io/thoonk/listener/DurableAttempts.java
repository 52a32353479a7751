package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.util.backoff.BackOffExecution;

/** Tries to handle an event of a durable listener, again after failures, and decides when to give it up. */
final class DurableAttempts {

    private static final Logger log = LoggerFactory.getLogger(DurableAttempts.class);

    private final ListenerContainerFactory.Spec spec;

    private final ListenerErrorHandler errorHandler;

    private final Invocation invocation;

    private final AtomicInteger active = new AtomicInteger();

    DurableAttempts(ListenerContainerFactory.Spec spec, ListenerErrorHandler errorHandler, HandlerCalls calls) {
        this.spec = spec;
        this.errorHandler = errorHandler;
        this.invocation = new Invocation(spec, calls);
    }

    int activeCount() {
        return active.get();
    }

    Outcome handle(FeedEvent event, Stop stop) {
        if (!invocation.wants(event)) {
            return Outcome.HANDLED;
        }
        active.incrementAndGet();
        try {
            return attempt(event, stop);
        } finally {
            active.decrementAndGet();
        }
    }

    private Outcome attempt(FeedEvent event, Stop stop) {
        ListenerOptions.Retry retry = spec.options().retry();
        BackOffExecution pauses = retry.pauses();
        int attempts = 0;
        String told = "";
        while (!stop.isDone()) {
            Invocation.Result result = invocation.invoke(event, stop);
            if (!result.called()) {
                break;
            }
            Optional<Throwable> failure = result.failure();
            if (failure.isEmpty()) {
                return Outcome.HANDLED;
            }
            attempts++;
            boolean hopeless = isUnreadable(failure.get());
            if ((attempts >= retry.maxAttempts() || hopeless) && retry.exhausted() != ExhaustedPolicy.RETRY) {
                return exhausted(event, failure.get());
            }
            String why = LoggableFailure.of(failure.get()).toString();
            // A listener that tries for ever must not fill the log: from then on what is new is told, and that it goes
            // on.
            if (attempts <= retry.maxAttempts() || !why.equals(told) || EventProblems.isWorthALine(attempts)) {
                tell(event, attempts, why);
            }
            told = why;
            if (stop.await(pauses.nextBackOff())) {
                break;
            }
        }
        return Outcome.INTERRUPTED;
    }

    private Outcome exhausted(FeedEvent event, Throwable failure) {
        invocation.failed(errorHandler, event, failure);
        return spec.options().retry().exhausted() == ExhaustedPolicy.PARK
                ? new Outcome(true, Optional.of(LoggableFailure.of(failure).toString()))
                : Outcome.HANDLED;
    }

    private void tell(FeedEvent event, int attempts, String why) {
        log.warn(
                "Listener '{}' failed on {} of feed '{}', id '{}', attempt {}, and tries again: {}",
                spec.id(),
                event.type(),
                event.feed(),
                event.itemId().orElse("-"),
                attempts,
                why);
    }

    private static boolean isUnreadable(Throwable failure) {
        return LoggableFailure.causes(failure).stream()
                .anyMatch(cause ->
                        cause instanceof PayloadConversionException || cause instanceof MessageConversionException);
    }

    /**
     * What became of an event.
     *
     * @param done whether the listener is done with it
     * @param error why it is parked, or empty
     */
    record Outcome(boolean done, Optional<String> error) {

        static final Outcome HANDLED = new Outcome(true, Optional.empty());

        static final Outcome INTERRUPTED = new Outcome(false, Optional.empty());
    }
}
