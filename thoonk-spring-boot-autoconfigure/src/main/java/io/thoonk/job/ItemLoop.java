package io.thoonk.job;

import java.time.Duration;
import java.util.Iterator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.ThrowingConsumer;

/**
 * Works on items one by one, and has the cursor behind the last one kept: now and then, as that is a call to Redis, and however
 * the loop ends. Where more is to be done and it is to stop, it leaves by {@link JobSuspendedException}. Not thread-safe.
 */
final class ItemLoop<C> {

    /** So many items are done again at most if the process dies. */
    static final int MOST_UNKEPT = 100;

    /** So much work is done again at most if the process dies, and the item that it was at. */
    static final long LONGEST_UNKEPT = Duration.ofSeconds(5).toNanos();

    private final BooleanSupplier stopping;

    private final Consumer<C> keeping;

    private final LongSupplier clock;

    private long keptAt;

    private int unkept;

    private @Nullable C cursor;

    ItemLoop(BooleanSupplier stopping, Consumer<C> keeping, LongSupplier clock) {
        this.stopping = stopping;
        this.keeping = keeping;
        this.clock = clock;
        this.keptAt = clock.getAsLong();
    }

    /** Works on all items, or until it is to stop; at least on one, so that every run gets on. */
    <I> void run(
            Iterator<? extends I> items, Function<? super I, ? extends C> cursorOf, ThrowingConsumer<? super I> work)
            throws Exception {
        try {
            while (items.hasNext()) {
                I item = items.next();
                C behind = cursorOf.apply(item);
                work.acceptWithException(item);
                done(behind);
                if (stopping.getAsBoolean() && items.hasNext()) {
                    throw new JobSuspendedException();
                }
            }
        } catch (Throwable ex) {
            keepInSpiteOf(ex);
            throw ex;
        }
        keep();
    }

    private void done(C behind) {
        cursor = behind;
        unkept++;
        if (unkept >= MOST_UNKEPT || clock.getAsLong() - keptAt >= LONGEST_UNKEPT) {
            keep();
        }
    }

    private void keep() {
        C behind = cursor;
        if (unkept > 0 && behind != null) {
            keeping.accept(behind);
            unkept = 0;
            keptAt = clock.getAsLong();
        }
    }

    /** An interrupt is meant for the work, not for what keeps it. */
    private void keepInSpiteOf(Throwable failure) {
        if (failure instanceof JobClaimLostException) {
            return;
        }
        boolean isInterrupted = Thread.interrupted();
        try {
            keep();
        } catch (RuntimeException ex) {
            if (ex != failure) {
                failure.addSuppressed(ex);
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
