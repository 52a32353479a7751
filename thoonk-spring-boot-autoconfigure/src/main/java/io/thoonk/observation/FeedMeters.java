package io.thoonk.observation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.thoonk.management.FeedOverview;
import io.thoonk.management.ThoonkManagement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges and counters of what stands in the feeds. A scrape reads each feed once at most, whatever the number of gauges; feeds
 * that come and go are noticed by the scrapes.
 *
 * @since 0.1.0
 */
public final class FeedMeters implements MeterBinder, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FeedMeters.class);

    private final ThoonkManagement management;

    private final Executor executor;

    private final List<FeedRows> bound = new CopyOnWriteArrayList<>();

    /**
     * Creates the binder.
     *
     * @param management reads the counts
     * @param executor makes the first reading, which must not hold up the start of the application
     */
    public FeedMeters(ThoonkManagement management, Executor executor) {
        this.management = management;
        this.executor = executor;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FeedRows rows = new FeedRows(registry, management);
        bound.add(rows);
        executor.execute(() -> {
            FeedOverview first = rows.update();
            if (!first.beyond().isEmpty()) {
                log.warn(
                        "{} feeds have no gauges, because there are more than thoonk.metrics.max-feeds allows ({})",
                        first.beyond().size(),
                        first.feeds().size());
            }
        });
    }

    /** Takes away what looks at the feeds for this context; the registry of meters may outlive it. */
    @Override
    public void close() {
        bound.forEach(FeedRows::close);
    }
}
