package io.thoonk.listener;

import io.thoonk.Subscription;
import io.thoonk.container.ContainerWork;
import io.thoonk.container.DefaultContainer;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.FeedCursor;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes the containers of listeners on the application's Redis.
 *
 * @since 0.1.0
 */
public final class DefaultListenerContainerFactory implements ListenerContainerFactory {

    private final Subscriber subscriber;

    private final Cursors cursors;

    private final ListenerErrorHandler errorHandler;

    private final MissedEventsListener missed;

    private final Function<String, Executor> executors;

    /**
     * Creates the factory.
     *
     * @param subscriber subscribes to feeds
     * @param cursors opens feeds for durable listeners
     * @param errorHandler hears of failures where a listener names no other
     * @param missed is told of what listeners may have missed
     * @param executors makes the threads of a listener that handles several events at once, by a prefix of their names
     */
    public DefaultListenerContainerFactory(
            Subscriber subscriber,
            Cursors cursors,
            ListenerErrorHandler errorHandler,
            MissedEventsListener missed,
            Function<String, Executor> executors) {
        this.subscriber = subscriber;
        this.cursors = cursors;
        this.errorHandler = errorHandler;
        this.missed = MissedEventsListener.all(List.of(missed));
        this.executors = executors;
    }

    @Override
    public ThoonkContainer create(Spec spec) {
        return new DefaultContainer(spec.id(), spec.options().autoStartup(), work(spec));
    }

    private ContainerWork work(Spec spec) {
        ListenerErrorHandler handler = spec.errorHandler().orElse(errorHandler);
        HandlerCalls calls = new HandlerCalls();
        Executor threads = executors.apply("thoonk-" + spec.id() + "-");
        if (spec.durable().isPresent()) {
            String name = spec.durable().get();
            List<Supplier<FeedCursor>> openings = spec.feeds().stream()
                    .map(feed -> (Supplier<FeedCursor>)
                            () -> cursors.open(feed, name, spec.options().creating()))
                    .toList();
            DurableAttempts attempts = new DurableAttempts(spec, LoggingListenerErrorHandler.ofDurable(handler), calls);
            return new DurableLoops(spec, openings, attempts, missed, threads, calls);
        }
        return new FeedListener(spec, subscriber, handler, missed, threads, calls);
    }

    /** Subscribes to feeds for listeners. */
    @FunctionalInterface
    public interface Subscriber {

        /**
         * Subscribes; returns once Redis has confirmed.
         *
         * @param feedOrPattern name of a feed, or a pattern with {@code *}
         * @param listener receives the events in order, one at a time
         * @param options how much may wait, and what happens when more comes
         * @return the subscription
         */
        Subscription subscribe(String feedOrPattern, FeedEventListener listener, SubscriptionOptions options);
    }

    /** Opens feeds for durable listeners. */
    @FunctionalInterface
    public interface Cursors {

        /**
         * Opens a feed.
         *
         * @param feed its name
         * @param name of the listener
         * @param creating whether it is created if it is missing
         * @return the place of the listener in it
         * @throws io.thoonk.FeedDoesNotExistException if it is missing and not to be created
         */
        FeedCursor open(String feed, String name, boolean creating);
    }
}
