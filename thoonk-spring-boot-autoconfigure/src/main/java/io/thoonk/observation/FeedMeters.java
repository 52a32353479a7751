package io.thoonk.observation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.thoonk.steering.FeedOverview;
import io.thoonk.steering.FeedOverviewCache;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gauges and counters of what stands in the feeds. A scrape reads each feed once at most, whatever the number of gauges; feeds
 * that come and go are noticed by the scrapes.
 */
public final class FeedMeters implements MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(FeedMeters.class);

    private final FeedOverviewCache cache;

    private final Executor executor;

    /**
     * Creates the binder.
     *
     * @param cache reads the counts
     * @param executor makes the first reading, which must not hold up the start of the application
     */
    public FeedMeters(FeedOverviewCache cache, Executor executor) {
        this.cache = cache;
        this.executor = executor;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FeedMeterRows rows = new FeedMeterRows(registry, cache);
        Gauge.builder(ThoonkMeter.REDIS_CONNECTED.getName(), rows, FeedMeters::connected)
                .description(ThoonkMeter.REDIS_CONNECTED.description())
                .strongReference(true)
                .register(registry);
        Gauge.builder(ThoonkMeter.FEEDS_LEFT_OUT.getName(), cache, FeedMeters::leftOut)
                .description(ThoonkMeter.FEEDS_LEFT_OUT.description())
                .register(registry);
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

    /** What could not be read anew is no measurement. */
    private static double leftOut(FeedOverviewCache cache) {
        FeedOverview overview = cache.current();
        return overview.trouble().isPresent() ? Double.NaN : overview.leftOut();
    }

    private static double connected(FeedMeterRows rows) {
        FeedOverview overview = rows.update();
        return overview.trouble().isEmpty() || overview.refuses() ? 1 : 0;
    }
}
