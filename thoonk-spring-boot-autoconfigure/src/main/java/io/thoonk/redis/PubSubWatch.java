package io.thoonk.redis;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Notices that a connection has fallen silent without being closed. Thread-safe. */
final class PubSubWatch {

    private final PubSubLiveness liveness;

    private final Runnable ask;

    private final Runnable whenSilent;

    private final ScheduledFuture<?> questions;

    private volatile boolean heard;

    /**
     * Begins to watch.
     *
     * @param liveness how hard
     * @param ask sends something that is answered; must not wait
     * @param whenSilent hears that no answer came; must not wait
     */
    PubSubWatch(PubSubLiveness liveness, Runnable ask, Runnable whenSilent) {
        this.liveness = liveness;
        this.ask = ask;
        this.whenSilent = whenSilent;
        long interval = liveness.interval().toMillis();
        this.questions =
                liveness.timer().scheduleWithFixedDelay(this::question, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Something came. */
    void heard() {
        // Read first: all messages pass here, and writing is dearer.
        if (!heard) {
            heard = true;
        }
    }

    private void question() {
        heard = false;
        ScheduledExecutorService timer = liveness.timer();
        timer.schedule(this::check, liveness.patience().toMillis(), TimeUnit.MILLISECONDS);
        ask.run();
    }

    private void check() {
        if (!heard && !questions.isCancelled()) {
            whenSilent.run();
        }
    }

    void end() {
        questions.cancel(false);
    }
}
