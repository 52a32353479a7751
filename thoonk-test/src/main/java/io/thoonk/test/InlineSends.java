package io.thoonk.test;

import io.thoonk.AfterCommit;
import io.thoonk.SendObserver;
import java.util.function.Function;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/** Runs the workers of a job feed when something is put into it, and what follows from that, where the test wants it. */
final class InlineSends implements SendObserver {

    private final boolean isInline;

    private final TestWorkers workers;

    /** The application's. */
    private final SingletonSupplier<SendObserver> delegate;

    InlineSends(ThoonkTestMode mode, TestWorkers workers, ObjectProvider<SendObserver> observers) {
        this.isInline = mode == ThoonkTestMode.INLINE;
        this.workers = workers;
        this.delegate = SingletonSupplier.of(() -> observers.stream()
                .filter(observer -> observer != this)
                .findFirst()
                .orElseGet(SendObserver::none));
    }

    @Override
    public <R> R observe(Send send, Function<Sending, R> call) {
        R result = delegate.obtain().observe(send, call);
        if (isInline && !send.operation().publishes() && workers.workOn(send.feed())) {
            AfterCommit.run(
                    "run of the workers of '" + send.feed() + "'", () -> workers.drainWithWhatFollows(send.feed()));
        }
        return result;
    }
}
