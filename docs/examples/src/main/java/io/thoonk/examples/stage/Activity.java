package io.thoonk.examples.stage;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What somebody does again and again. */
public final class Activity {

    private final ScheduledExecutorService somebody = Executors.newSingleThreadScheduledExecutor();

    Activity(Runnable action) {
        somebody.scheduleWithFixedDelay(action, 0, 10, TimeUnit.MILLISECONDS);
    }

    /** Ends it after the turn that has begun. */
    public void stop() {
        somebody.shutdown();
        try {
            somebody.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
