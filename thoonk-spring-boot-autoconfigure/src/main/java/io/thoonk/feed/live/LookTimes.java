package io.thoonk.feed.live;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a copy of a feed is looked at again.
 *
 * @param later runs the second look after a difference
 * @param whileReading runs the next look whether a reading goes on
 * @param nanos the clock
 */
record LookTimes(Consumer<Runnable> later, Consumer<Runnable> whileReading, LongSupplier nanos) {

    private static final Logger log = LoggerFactory.getLogger(LookTimes.class);

    private static final long SECOND_LOOK_MILLIS = 1_000;

    static LookTimes by(ScheduledExecutorService timer) {
        Consumer<Runnable> later = look -> soon(timer, look);
        return new LookTimes(later, later, System::nanoTime);
    }

    private static void soon(ScheduledExecutorService timer, Runnable look) {
        try {
            timer.schedule(look, SECOND_LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ex) {
            log.trace("There is no second look, as the application ends", ex);
        }
    }
}
