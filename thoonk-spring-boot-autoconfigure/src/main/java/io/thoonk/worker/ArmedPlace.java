package io.thoonk.worker;

import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobExchange;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The free place that a container keeps for the job that its wait in Redis will bring. Used by one thread at a time. */
final class ArmedPlace {

    private final Runnable whenArrived;

    private final Runnable whenFailed;

    private final RunningJobs running;

    private final AtomicReference<byte @Nullable []> arrived = new AtomicReference<>();

    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private volatile @Nullable BooleanSupplier ticket;

    ArmedPlace(RunningJobs running, Runnable whenArrived, Runnable whenFailed) {
        this.whenArrived = whenArrived;
        this.whenFailed = whenFailed;
        this.running = running;
    }

    /** Begins to wait if there is a free place and no wait is under way. */
    void arm(JobExchange<?> exchange) {
        if (ticket == null && running.takeFreePlaces(1) == 1) {
            ticket = exchange.arm(
                    id -> {
                        arrived.set(id);
                        whenArrived.run();
                    },
                    cause -> {
                        failure.set(cause);
                        whenFailed.run();
                    });
        }
    }

    /** Takes the id that arrived, and the place that was kept for it. */
    Optional<byte[]> takeArrived() {
        byte[] id = arrived.getAndSet(null);
        if (id != null) {
            ticket = null;
        }
        return Optional.ofNullable(id);
    }

    boolean isArmed() {
        return ticket != null;
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    void forgetFailure() {
        if (failure.getAndSet(null) != null) {
            ticket = null;
            running.returnPlaces(1);
        }
    }

    ThoonkRedisException takeFailure() {
        Throwable cause = failure.get();
        forgetFailure();
        if (cause instanceof ThoonkRedisException known) {
            return known;
        }
        return new ThoonkRedisException("Waiting for jobs failed: " + (cause == null ? "" : cause.getMessage()), cause);
    }

    /** Ends the wait and returns the place; what arrived in this moment goes back to the line. */
    void disarm(@Nullable JobExchange<?> exchange) {
        BooleanSupplier wait = ticket;
        if (wait == null || exchange == null) {
            return;
        }
        if (!wait.getAsBoolean()) {
            // It is over, or being over; its outcome is one step away.
            while (arrived.get() == null && failure.get() == null) {
                Thread.onSpinWait();
            }
        }
        ticket = null;
        running.returnPlaces(1);
        failure.set(null);
        byte[] id = arrived.getAndSet(null);
        if (id != null) {
            exchange.putBack(id);
        }
    }
}
