package io.thoonk.worker;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import reactor.core.publisher.Mono;

/** Tells results that are still to come from those that are there. */
public final class AsyncResults {

    private static final boolean REACTOR =
            ClassUtils.isPresent("reactor.core.publisher.Mono", AsyncResults.class.getClassLoader());

    private AsyncResults() {}

    /**
     * Looks at what a handler returned.
     *
     * @param result the result; a {@code Mono} is subscribed to
     * @return what completes with the result to come, or empty if the result is there
     */
    public static Optional<CompletionStage<?>> of(@Nullable Object result) {
        if (result instanceof CompletionStage<?> stage) {
            return Optional.of(stage);
        }
        return REACTOR ? Reactive.of(result) : Optional.empty();
    }

    /** Loaded only where Reactor is there. */
    private static final class Reactive {

        static Optional<CompletionStage<?>> of(@Nullable Object result) {
            return result instanceof Mono<?> mono ? Optional.of(mono.toFuture()) : Optional.empty();
        }
    }
}
