package io.thoonk.feed.live;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * When a copy of a feed is looked at again.
 *
 * @param later runs the second look after a difference
 * @param nanos the clock
 */
record LookTimes(Consumer<Runnable> later, LongSupplier nanos) {

    private static final long SECOND_LOOK_MILLIS = 1_000;

    static LookTimes by(ScheduledExecutorService timer) {
        return new LookTimes(look -> timer.schedule(look, SECOND_LOOK_MILLIS, TimeUnit.MILLISECONDS), System::nanoTime);
    }
}
