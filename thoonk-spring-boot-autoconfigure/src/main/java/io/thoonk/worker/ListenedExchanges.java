package io.thoonk.worker;

import io.thoonk.job.JobExchange;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.core.ResolvableType;

/** Opens job feeds whose exchanges are heard by listeners. */
public final class ListenedExchanges implements JobExchanges {

    private final JobExchanges delegate;

    private final List<JobExchangeListener> listeners;

    /**
     * Creates it.
     *
     * @param delegate opens the feeds
     * @param listeners hear what is done
     */
    public ListenedExchanges(JobExchanges delegate, List<JobExchangeListener> listeners) {
        this.delegate = delegate;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public <T> JobExchange<T> open(String feed, ResolvableType payloadType, Duration claimTimeout) {
        try {
            JobExchange<T> exchange = delegate.open(feed, payloadType, claimTimeout);
            return listeners.isEmpty() ? exchange : new ListenedExchange<>(feed, exchange, this::tell);
        } catch (RuntimeException ex) {
            tell(listener -> listener.failed(feed, ex));
            throw ex;
        }
    }

    private void tell(Consumer<JobExchangeListener> event) {
        listeners.forEach(event);
    }
}
