package io.thoonk.worker;

import java.io.InputStream;
import java.io.Reader;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What handlers return that only promises a result: which types can be awaited, and the one future by which each of them is.
 * Completions and cancellations run on threads of this class, never on those of a driver, of a timer or of who renews claims:
 * what follows them is code of the application.
 *
 * @since 0.1.0
 */
public final class AsyncResults {

    private static final Logger log = LoggerFactory.getLogger(AsyncResults.class);

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", AsyncResults.class.getClassLoader());

    /** Work that nobody would do, or data that nobody would read. */
    private static final List<Class<?>> USELESS =
            List.of(Callable.class, Supplier.class, Runnable.class, InputStream.class, Reader.class);

    private static final Executor THREADS = WorkerThreads.unbounded("settle");

    private AsyncResults() {}

    /** Runs something on a thread that may be held up; on this one only where no other can be had. */
    static void elsewhere(Runnable task) {
        try {
            THREADS.execute(task);
        } catch (Throwable ex) {
            // Memory for a thread may be all that is missing, and what has to be done must be done.
            log.debug("No thread can be had", ex);
            task.run();
        }
    }

    /**
     * {@return what is wrong with the type that a handler declares to return, and what to do; empty if its values are
     * results, or can be awaited}
     *
     * @param declared the type, with generics
     */
    public static Optional<String> refusal(ResolvableType declared) {
        Class<?> type = declared.toClass();
        if (type == Optional.class) {
            return refusal(declared.getGeneric(0));
        }
        if (!REACTOR && isPublisher(type)) {
            return Optional.of("only with io.projectreactor:reactor-core on the class path can it be awaited");
        }
        if (!isAsync(type)) {
            return USELESS.stream()
                    .filter(useless -> useless.isAssignableFrom(type))
                    .findFirst()
                    .map(useless -> "nobody would call or read a " + useless.getSimpleName());
        }
        Class<?> inner = declared.getGeneric(0).resolve(Object.class);
        return isAsync(inner)
                ? Optional.of("only the outer of two promises would be awaited")
                : refusal(ResolvableType.forClass(inner));
    }

    /** Whether a type only promises a result. */
    static boolean isAsync(Class<?> type) {
        return CompletionStage.class.isAssignableFrom(type) || Future.class.isAssignableFrom(type) || isPublisher(type);
    }

    /** Whether what is awaited becomes a list. */
    static boolean isOfMany(Class<?> type) {
        @Nullable
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
        return adapter != null && adapter.isMultiValue();
    }

    private static boolean isPublisher(Class<?> type) {
        return Flow.Publisher.class.isAssignableFrom(type)
                || ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
    }

    /**
     * Looks at what a handler returned. A {@code Mono} or other publisher is subscribed to, once; one of many values completes
     * with a list of them. A {@code Future} that tells nobody of its completion is waited for.
     *
     * @param result the result
     * @return completes with the result to come, and when cancelled, cancels what the handler returned, as do all futures that
     *     are derived from it; or empty if the result is there
     * @throws CompletionException if a {@code Future} failed
     * @throws CancellationException if a {@code Future} was cancelled, by an interrupt of this thread as well
     */
    public static Optional<CompletableFuture<?>> of(@Nullable Object result) {
        if (result instanceof Optional<?> optional) {
            return of(optional.orElse(null));
        }
        if (result instanceof Pending pending) {
            return Optional.of(pending);
        }
        if (result instanceof CompletionStage<?> stage) {
            return Optional.of(Pending.of(stage));
        }
        if (result instanceof Future<?> future) {
            return Optional.of(CompletableFuture.completedFuture(await(future)));
        }
        return result != null && REACTOR ? Reactive.future(result).map(Pending::of) : Optional.empty();
    }

    private static @Nullable Object await(Future<?> future) {
        try {
            return future.get();
        } catch (ExecutionException ex) {
            throw new CompletionException(ex.getCause());
        } catch (InterruptedException ex) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("The thread that waited for the result was interrupted");
        }
    }

    /**
     * Makes a result that this package itself completes, on a thread that may be held up.
     *
     * @param whenCancelled is run when it, or a future that is derived from it, is cancelled
     */
    static CompletableFuture<@Nullable Object> promise(Runnable whenCancelled) {
        return new Pending(new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                boolean isFirst = super.cancel(mayInterruptIfRunning);
                if (isFirst) {
                    whenCancelled.run();
                }
                return isFirst;
            }
        });
    }

    /**
     * Takes a result out of an {@link Optional}, and refuses what is none.
     *
     * @param result what was returned, or what it completed with
     * @return the result
     * @throws IllegalArgumentException if it only promises one
     */
    static @Nullable Object value(@Nullable Object result) {
        if (result instanceof Optional<?> optional) {
            return value(optional.orElse(null));
        }
        if (result != null) {
            Class<?> type = result.getClass();
            if (isAsync(type)) {
                throw new IllegalArgumentException("It is a " + type.getName()
                        + " that nobody awaits; return it as it is and not inside of another promise");
            }
            refusal(ResolvableType.forClass(type)).ifPresent(reason -> {
                throw new IllegalArgumentException("It is a " + type.getName() + ", and " + reason
                        + "; do the work in the method, and return what comes out");
            });
        }
        return result;
    }

    /**
     * Cancels what a handler returned, without waiting for what that sets off.
     *
     * @param coming what {@link #of} returned, or was derived from it
     */
    public static void cancel(CompletableFuture<?> coming) {
        elsewhere(() -> {
            try {
                coming.cancel(true);
            } catch (Throwable ex) {
                log.warn("What a handler returned could not be cancelled: {}", describe(ex));
            }
        });
    }

    /**
     * Describes a failure of code of the application, whatever its own message does.
     *
     * @param failure the failure
     * @return its class and message, on one line
     */
    public static String describe(Throwable failure) {
        return FailureReport.of(failure, 0).reason();
    }

    /** Follows another stage, and passes its own cancellation and that of its dependents on to it. */
    private static final class Pending extends CompletableFuture<@Nullable Object> {

        private final CompletionStage<?> source;

        private Pending(CompletionStage<?> source) {
            this.source = source;
        }

        static Pending of(CompletionStage<?> source) {
            Pending pending = new Pending(source);
            boolean isThere = source instanceof CompletableFuture<?> future && future.isDone();
            // Not by whenComplete: what that returns would fail as the source did, and throw on its thread if that is
            // speechless.
            source.handle((value, failure) -> {
                if (isThere) {
                    pending.end(value, failure);
                } else {
                    elsewhere(() -> pending.end(value, failure));
                }
                return true;
            });
            return pending;
        }

        private void end(@Nullable Object value, @Nullable Throwable failure) {
            if (failure == null) {
                complete(value);
            } else if (failure instanceof CompletionException) {
                completeExceptionally(failure);
            } else {
                // Wrapped here, because the JDK would use the failure's own text for that, and never complete if there
                // is none.
                completeExceptionally(new CompletionException("What the handler returned has failed", failure));
            }
        }

        @Override
        @SuppressWarnings("unchecked") // whatever its type, it has the source of this one
        public <U> CompletableFuture<U> newIncompleteFuture() {
            return (CompletableFuture<U>) new Pending(source);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            if (source instanceof Future<?> future) {
                future.cancel(mayInterruptIfRunning);
            } else {
                source.toCompletableFuture().cancel(mayInterruptIfRunning);
            }
            return cancelled;
        }
    }

    /** Loaded only where Reactor is there. */
    private static final class Reactive {

        static Optional<CompletableFuture<?>> future(Object result) {
            @Nullable
            ReactiveAdapter adapter =
                    ReactiveAdapterRegistry.getSharedInstance().getAdapter(null, result);
            if (adapter == null) {
                return Optional.empty();
            }
            Publisher<?> publisher = adapter.toPublisher(result);
            return Optional.of(
                    adapter.isMultiValue()
                            ? Flux.from(publisher).collectList().toFuture()
                            : Mono.from(publisher).toFuture());
        }
    }
}
