package io.thoonk.observation;

import io.micrometer.observation.ObservationRegistry;
import io.thoonk.HandleDecorator;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.queue.MessageQueue;
import io.thoonk.steering.ItemTraces;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;

/** Observes what is put and published through the handles of a template. Handles of other kinds stay as they are. */
public final class ObservedHandles implements HandleDecorator {

    private static final List<Sending> SENDING = List.of(
            new Sending(JobQueue.class, ThoonkObservation.PUT, Set.of("put", "putAll", "putAndFollow")),
            new Sending(MessageQueue.class, ThoonkObservation.PUT, Set.of("put", "putAll")),
            new Sending(Feed.class, ThoonkObservation.PUBLISH, Set.of("publish", "publishAll")),
            new Sending(
                    SortedFeed.class,
                    ThoonkObservation.PUBLISH,
                    Set.of("append", "publish", "prepend", "publishBefore", "publishAfter", "edit")));

    private final ObservationRegistry registry;

    private final SendConventions conventions;

    private final TraceCarriage carriage;

    private final ObservationGuard guard;

    /**
     * Creates the decorator.
     *
     * @param registry takes the observations
     * @param conventions name them
     * @param traces carries trace contexts with published items, or {@code null} where nobody traces
     */
    public ObservedHandles(ObservationRegistry registry, SendConventions conventions, @Nullable ItemTraces traces) {
        this.registry = registry;
        this.conventions = conventions;
        this.carriage = new TraceCarriage(traces);
        this.guard = new ObservationGuard(registry);
    }

    @Override
    public <H> H decorate(String feed, H handle) {
        if (registry.isNoop()) {
            return handle;
        }
        return SENDING.stream()
                .filter(sending -> sending.handle().isInstance(handle))
                .findFirst()
                .map(sending -> proxy(feed, handle, sending))
                .orElse(handle);
    }

    @SuppressWarnings("unchecked") // the proxy has the interface through which the handle is known
    private <H> H proxy(String feed, H handle, Sending sending) {
        ProxyFactory factory = new ProxyFactory();
        factory.setTarget(handle);
        factory.addInterface(sending.handle());
        factory.setOpaque(true);
        factory.addAdvice(new SendInterceptor(registry, conventions, feed, sending, carriage, guard));
        return (H) factory.getProxy(sending.handle().getClassLoader());
    }

    /**
     * Which methods of a handle send something.
     *
     * @param handle interface of the handle
     * @param observation how a call of them is observed
     * @param methods their names
     */
    record Sending(Class<?> handle, ThoonkObservation observation, Set<String> methods) {}
}
