package io.thoonk.worker;

import io.thoonk.job.JobExchange;
import io.thoonk.job.WorkerFeed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens job feeds whose exchanges are heard by listeners. */
public final class ListenedExchanges implements JobExchanges {

    private static final Logger log = LoggerFactory.getLogger(ListenedExchanges.class);

    private final JobExchanges delegate;

    private final List<JobExchangeListener> listeners;

    private final Set<String> failed = ConcurrentHashMap.newKeySet();

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

    /** What was exchanged is exchanged, whatever a listener makes of it. */
    private void tell(Consumer<JobExchangeListener> event) {
        for (JobExchangeListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable ex) {
                String name = listener.getClass().getName();
                if (failed.add(name)) {
                    log.warn(
                            "{} fails; nobody else hears of that, and further failures are logged as debug: {}",
                            name,
                            AsyncResults.describe(ex));
                } else {
                    log.debug("{} failed again: {}", name, AsyncResults.describe(ex));
                }
            }
        }
    }
}
