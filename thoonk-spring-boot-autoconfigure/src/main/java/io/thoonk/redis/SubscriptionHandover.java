package io.thoonk.redis;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How far a connection has got with what another one was subscribed to. Until Redis has confirmed all of it, messages are to be
 * dropped: they count as missed, and whoever missed some hears so once, before the first message that counts. Confirmations and
 * messages come on one thread.
 */
final class SubscriptionHandover {

    static final SubscriptionHandover NONE = new SubscriptionHandover(0, () -> {});

    private final AtomicInteger missing;

    private final Runnable whenDone;

    SubscriptionHandover(int confirmations, Runnable whenDone) {
        this.missing = new AtomicInteger(confirmations);
        this.whenDone = whenDone;
    }

    boolean isDone() {
        return missing.get() <= 0;
    }

    void confirmed() {
        if (missing.decrementAndGet() == 0) {
            whenDone.run();
        }
    }
}
