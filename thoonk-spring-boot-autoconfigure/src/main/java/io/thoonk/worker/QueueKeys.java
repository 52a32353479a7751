package io.thoonk.worker;

import io.thoonk.job.JobKeyResolver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/**
 * Works out the keys of jobs that this application puts: by its own resolvers first, then by what the workers of a queue say.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class QueueKeys implements AutoCloseable {

    private final Supplier<List<TypedResolver>> resolvers;

    private final Map<String, JobKeyExpression> expressions = new ConcurrentHashMap<>();

    private @Nullable Runnable detach;

    /**
     * Creates it.
     *
     * @param resolvers those of the application, in their order; asked for once, at the first put
     */
    public QueueKeys(Supplier<List<TypedResolver>> resolvers) {
        this.resolvers = SingletonSupplier.of(resolvers);
    }

    /**
     * Has it asked about puts until it is closed.
     *
     * @param asking takes it, and returns what ends that
     */
    public synchronized void attach(Function<JobKeyResolver<Object>, Runnable> asking) {
        detach = asking.apply(this::keyOf);
    }

    /** Takes what a worker says about its queue; tells what another one has said, if that is something else. */
    Optional<JobKeyExpression> add(String queue, JobKeyExpression key) {
        JobKeyExpression before = expressions.putIfAbsent(queue, key);
        return Optional.ofNullable(before).filter(other -> !other.toString().equals(key.toString()));
    }

    private Optional<String> keyOf(String queue, Object payload) {
        for (TypedResolver each : resolvers.get()) {
            if (each.type().isInstance(payload)) {
                Optional<String> key = each.resolver().keyOf(queue, payload);
                if (key.isPresent()) {
                    return key;
                }
            }
        }
        JobKeyExpression expression = expressions.get(queue);
        return expression == null ? Optional.empty() : expression.keyOf(queue, payload);
    }

    @Override
    public synchronized void close() {
        if (detach != null) {
            detach.run();
            detach = null;
        }
    }

    /**
     * A resolver of the application.
     *
     * @param type of what it is asked about
     * @param resolver works out keys
     */
    public record TypedResolver(Class<?> type, JobKeyResolver<Object> resolver) {}
}
