package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import io.thoonk.event.FeedEvent;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the handler of a listener, on its executor where it names one, and waits for it: the next event must not overtake. */
final class Invocation {

    private static final Logger log = LoggerFactory.getLogger(Invocation.class);

    private final ListenerContainerFactory.Spec spec;

    private final HandlerCalls calls;

    Invocation(ListenerContainerFactory.Spec spec, HandlerCalls calls) {
        this.spec = spec;
        this.calls = calls;
    }

    boolean wants(FeedEvent event) {
        return spec.events().contains(event.type())
                && !(spec.payloadOnly() && event.payload().isEmpty());
    }

    /** Calls the handler; why it failed, or empty. */
    Optional<Throwable> invoke(FeedEvent event) {
        try {
            if (spec.executor().isPresent()) {
                runOn(spec.executor().get(), event);
            } else {
                calls.run(() -> spec.handler().handle(event));
            }
            return Optional.empty();
        } catch (ExecutionException ex) {
            return Optional.of(ex.getCause() == null ? ex : ex.getCause());
        } catch (Throwable ex) {
            return Optional.of(ex);
        }
    }

    /** Tells the error handler, which is the application's too, of a failure. Never throws. */
    void failed(ListenerErrorHandler errorHandler, FeedEvent event, Throwable failure) {
        try {
            calls.run(() -> errorHandler.handle(spec.id(), event, failure));
        } catch (Throwable ex) {
            log.error(
                    "The error handler of listener '{}' failed on {} of feed '{}', id '{}', itself; the failure before was {}",
                    spec.id(),
                    event.type(),
                    event.feed(),
                    event.itemId().orElse("-"),
                    LoggableFailure.of(failure).toString(),
                    LoggableFailure.of(ex));
        }
    }

    private void runOn(Executor executor, FeedEvent event) throws InterruptedException, ExecutionException {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            calls.run(() -> spec.handler().handle(event));
            return true;
        });
        executor.execute(task);
        task.get();
    }
}
