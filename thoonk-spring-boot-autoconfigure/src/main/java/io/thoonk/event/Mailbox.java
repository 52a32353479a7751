package io.thoonk.event;

import io.thoonk.LoggableFailure;
import io.thoonk.Subscription;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the mail of one subscription to its handler: one at a time, in order, off the driver's thread. */
final class Mailbox implements Subscription {

    private static final Logger log = LoggerFactory.getLogger(Mailbox.class);

    private final AtomicBoolean open = new AtomicBoolean(true);

    private final CountDownLatch closed = new CountDownLatch(1);

    private final ReentrantLock handing = new ReentrantLock();

    private final String name;

    private final Backlog backlog;

    private final MailHandler handler;

    private final Executor executor;

    private volatile Runnable unsubscribe = () -> {};

    Mailbox(String name, SubscriptionOptions options, Executor executor, Function<Mailbox, MailHandler> handler) {
        this.name = name;
        this.backlog = new Backlog(options);
        this.executor = executor;
        this.handler = handler.apply(this);
    }

    void onClose(Runnable action) {
        unsubscribe = action;
    }

    void put(Mail mail) {
        if (open.get() && backlog.add(mail)) {
            try {
                executor.execute(this::drain);
            } catch (Throwable ex) {
                // What comes next tries again; else nobody ever would.
                backlog.unserved();
                throw ex;
            }
        }
    }

    /** Waits; whether the mailbox is still open then. */
    boolean pause(long millis) {
        try {
            return !closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void drain() {
        handing.lock();
        try {
            Optional<Mail> mail = backlog.next();
            while (mail.isPresent() && open.get()) {
                hand(mail.get());
                mail = backlog.next();
            }
        } finally {
            handing.unlock();
        }
    }

    private void hand(Mail mail) {
        try {
            handler.handle(mail);
        } catch (Throwable ex) {
            // What waits must not wait for ever for what has failed.
            log.error("The mail of '{}' could not be handled: {}", name, mail, LoggableFailure.of(ex));
        }
    }

    @Override
    public boolean isActive() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.getAndSet(false)) {
            closed.countDown();
            unsubscribe.run();
        }
        // The lock is free once no event is being handed over; the listener itself may close and passes at once.
        handing.lock();
        handing.unlock();
    }
}
