package io.thoonk.redis;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Notices that a connection has fallen silent without being closed, as a network that drops packets without a word leaves it.
 * Silence alone means nothing: so it is asked now and then, and is lost when nothing at all comes in time. Thread-safe.
 */
final class SilenceWatch {

    /** How far the questions are apart. */
    private static final Duration INTERVAL = Duration.ofSeconds(7);

    /** How long an answer, or any message, may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer;

    private final Supplier<? extends CompletionStage<?>> ask;

    private final Runnable whenSilent;

    private final ScheduledFuture<?> questions;

    private volatile boolean heard;

    /**
     * Begins to watch.
     *
     * @param timer must not be made to wait
     * @param ask sends something and tells when it is answered; must not wait
     * @param whenSilent hears that no answer came; must not wait
     */
    SilenceWatch(ScheduledExecutorService timer, Supplier<? extends CompletionStage<?>> ask, Runnable whenSilent) {
        this.timer = timer;
        this.ask = ask;
        this.whenSilent = whenSilent;
        long interval = INTERVAL.toMillis();
        this.questions = timer.scheduleWithFixedDelay(this::question, interval, interval, TimeUnit.MILLISECONDS);
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
        timer.schedule(this::check, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        ask.get().thenRun(this::heard);
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
