package io.thoonk.worker;

import io.thoonk.job.JobExchange;
import io.thoonk.job.WorkerFeed;
import java.util.List;
import java.util.function.Consumer;

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
    public <T> JobExchange<T> open(WorkerFeed feed) {
        try {
            JobExchange<T> exchange = delegate.open(feed);
            return listeners.isEmpty() ? exchange : new ListenedExchange<>(feed.name(), exchange, this::tell);
        } catch (RuntimeException ex) {
            tell(listener -> listener.failed(feed.name(), ex));
            throw ex;
        }
    }

    private void tell(Consumer<JobExchangeListener> event) {
        listeners.forEach(event);
    }
}
