package io.thoonk.listener;

import io.thoonk.LoggableFailure;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the handler of a listener, on its executor where it names one, and waits for it: the next event must not overtake. That an
 * executor refuses, as a pool does that is full, is no failure of the handler, so it is asked again.
 */
final class Invocation {

    private static final Logger log = LoggerFactory.getLogger(Invocation.class);

    private static final long PAUSE_MILLIS = 50;

    private static final long WORTH_A_WARNING = 100;

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

    /** Calls the handler, if its executor takes the call before the work ends. */
    Result invoke(FeedEvent event, Stop stop) {
        try {
            if (spec.executor().isPresent()) {
                return runOn(spec.executor().get(), event, stop) ? Result.HANDLED : Result.NOT_CALLED;
            }
            calls.run(() -> spec.handler().handle(event));
            return Result.HANDLED;
        } catch (ExecutionException ex) {
            return Result.failed(ex.getCause() == null ? ex : ex.getCause());
        } catch (Throwable ex) {
            return Result.failed(ex);
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

    private boolean runOn(Executor executor, FeedEvent event, Stop stop)
            throws InterruptedException, ExecutionException {
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            calls.run(() -> spec.handler().handle(event));
            return true;
        });
        for (long attempt = 1; !isTaken(task, executor, attempt); attempt++) {
            if (stop.await(PAUSE_MILLIS)) {
                return false;
            }
        }
        return task.get();
    }

    private boolean isTaken(FutureTask<Boolean> task, Executor executor, long attempt) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException ex) {
            if (attempt >= WORTH_A_WARNING && EventProblems.isWorthALine(attempt)) {
                log.warn(
                        "Listener '{}' waits for its executor, which has refused an event {} times: {}",
                        spec.id(),
                        attempt,
                        LoggableFailure.of(ex).toString());
            }
            return false;
        }
    }

    /**
     * What became of a call.
     *
     * @param called whether the handler was called
     * @param failure why it failed, or empty
     */
    record Result(boolean called, Optional<Throwable> failure) {

        static final Result HANDLED = new Result(true, Optional.empty());

        static final Result NOT_CALLED = new Result(false, Optional.empty());

        static Result failed(Throwable failure) {
            return new Result(true, Optional.of(failure));
        }
    }
}
