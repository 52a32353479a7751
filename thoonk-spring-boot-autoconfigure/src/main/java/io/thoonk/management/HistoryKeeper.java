package io.thoonk.management;

import io.thoonk.LoggableFailure;
import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.thread.ThoonkThreads;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Notes once a minute what stands in the feeds and how long jobs waited; without the dashboard, how long those waited that this
 * process worked on.
 *
 * @since 0.1.0
 */
public final class HistoryKeeper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(HistoryKeeper.class);

    private static final long FIRST_AFTER = 2;

    private final Optional<FeedOverviewCache> feeds;

    private final FeedHistory history;

    private final WaitTimes waits;

    private volatile String told = "";

    private volatile @Nullable ScheduledExecutorService timer;

    HistoryKeeper(Optional<FeedOverviewCache> feeds, FeedHistory history, WaitTimes waits) {
        this.feeds = feeds;
        this.history = history;
        this.waits = waits;
    }

    @Override
    public void start() {
        ScheduledExecutorService minutes = ThoonkThreads.timer("history");
        minutes.scheduleAtFixedRate(this::noteAll, FIRST_AFTER, 60, TimeUnit.SECONDS);
        timer = minutes;
    }

    void noteAll() {
        try {
            note();
        } catch (ThoonkRedisException ex) {
            missing(String.valueOf(ex.getMessage()));
        } catch (Throwable ex) {
            // A task that throws would never be run again.
            failed(LoggableFailure.of(ex));
        }
    }

    private void failed(Throwable failure) {
        String why = String.valueOf(failure);
        boolean isToldAlready = why.equals(told);
        told = why;
        if (!isRunning()) {
            log.debug("The application has ended", failure);
        } else if (isToldAlready) {
            log.debug("Another minute is missing from the history of the feeds", failure);
        } else {
            log.error("A minute is missing from the history of the feeds", failure);
        }
    }

    /** Notes this minute of all feeds; one that stands still entirely is noted too, so that its line goes on. */
    public void note() {
        if (feeds.isEmpty()) {
            waits.feeds().forEach(feed -> history.noteWaits(feed, waits.take(feed)));
            told = "";
            return;
        }
        FeedOverview overview = feeds.get().current();
        if (overview.trouble().isPresent()) {
            missing(overview.trouble().get());
            return;
        }
        Optional<String> refused = Optional.empty();
        for (FeedStatistics feed : overview.feeds().values()) {
            try {
                history.note(feed, waits.take(feed.feed()));
            } catch (RedisUnreachableException ex) {
                throw ex;
            } catch (ThoonkRedisException ex) {
                // One feed that may not be noted does not take the minutes of the others.
                refused = Optional.of(String.valueOf(ex.getMessage()));
            }
        }
        history.keepOnly(overview.feeds().keySet());
        refused.ifPresentOrElse(this::missing, () -> told = "");
    }

    /** Once for each reason, and not minute after minute. */
    private void missing(String why) {
        if (!why.equals(told)) {
            log.info("Minutes are missing from the history of the feeds: {}", why);
        }
        told = why;
    }

    @Override
    public void stop() {
        ScheduledExecutorService minutes = timer;
        timer = null;
        if (minutes != null) {
            minutes.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}
