package io.thoonk.listener;

import io.thoonk.container.ThoonkContainer;

/** Makes the containers of listeners on the application's Redis. */
public final class DefaultListenerContainerFactory implements ListenerContainerFactory {

    private final FeedSubscriber subscriber;

    private final ListenerErrorHandler errorHandler;

    /**
     * Creates the factory.
     *
     * @param subscriber subscribes to feeds
     * @param errorHandler hears of failures where a listener names no other
     */
    public DefaultListenerContainerFactory(FeedSubscriber subscriber, ListenerErrorHandler errorHandler) {
        this.subscriber = subscriber;
        this.errorHandler = errorHandler;
    }

    @Override
    public ThoonkContainer create(Spec spec) {
        EventDispatcher dispatcher =
                new EventDispatcher(spec, spec.errorHandler().orElse(errorHandler));
        return new ListenerContainer(spec, subscriber, dispatcher);
    }
}
