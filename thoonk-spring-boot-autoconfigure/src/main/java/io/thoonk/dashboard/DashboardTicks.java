package io.thoonk.dashboard;

import io.thoonk.sse.SseConnection;
import io.thoonk.sse.SseSource;
import io.thoonk.sse.ThoonkSse;
import io.thoonk.thread.ThoonkThreads;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sends all open pages again and again how the feeds stand. One reading serves all; without pages nothing is read.
 *
 * @since 0.1.0
 */
public final class DashboardTicks implements SmartLifecycle {

    static final String EVENT = "overview";

    private static final Logger log = LoggerFactory.getLogger(DashboardTicks.class);

    private final List<SseConnection> pages = new CopyOnWriteArrayList<>();

    private final DashboardApi api;

    private final SseSource source;

    private volatile @Nullable ScheduledExecutorService timer;

    /**
     * Creates the ticks.
     *
     * @param api tells how the feeds stand
     * @param sse connects the pages
     */
    public DashboardTicks(DashboardApi api, ThoonkSse sse) {
        this.api = api;
        this.source = sse.connections();
    }

    SseSource source() {
        return source;
    }

    void opened(SseConnection page) {
        pages.add(page);
        try {
            page.send(EVENT, api.overviewAsJson());
        } catch (RuntimeException ex) {
            // The page stays connected, and hears of it with one of the next ticks.
            log.debug("A page of the dashboard opened without being told how the feeds stand", ex);
        }
    }

    @Override
    public void start() {
        timer = ThoonkThreads.repeat("dashboard", api.settings().refresh(), this::tick);
    }

    private void tick() {
        try {
            pages.removeIf(page -> !page.isOpen());
            if (!pages.isEmpty()) {
                String overview = api.overviewAsJson();
                pages.removeIf(page -> !page.send(EVENT, overview));
            }
        } catch (Throwable ex) {
            // One tick that fails must not be the last.
            log.warn("The pages of the dashboard were not told how the feeds stand", ex);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService ticking = timer;
        timer = null;
        if (ticking != null) {
            ticking.shutdownNow();
        }
        pages.clear();
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
