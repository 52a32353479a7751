package io.thoonk.redis;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Why the last attempt at something failed, for all who wait for a lock to attempt it: each would take as long, one after the
 * other. It counts for those who came before its end, and where it took long for those who come within a second after it. Called
 * by the holder of the lock.
 */
final class RecentFailure {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanos;

    private @Nullable RuntimeException failure;

    private long validUntil;

    RecentFailure(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Makes an attempt, unless the last one failed for the caller too: then throws the same.
     *
     * @param asked when the caller began to wait for the lock
     * @param attempt what may fail
     * @return what it made
     */
    <T> T unlessFailed(long asked, Supplier<T> attempt) {
        RuntimeException known = failure;
        if (known != null && asked - validUntil <= 0) {
            throw known;
        }
        long began = nanos.getAsLong();
        try {
            T made = attempt.get();
            failure = null;
            return made;
        } catch (RuntimeException ex) {
            long ended = nanos.getAsLong();
            validUntil = ended - began < SECOND ? ended : ended + SECOND;
            // An interrupt is one caller's alone.
            failure = Thread.currentThread().isInterrupted() ? null : ex;
            throw ex;
        }
    }
}
