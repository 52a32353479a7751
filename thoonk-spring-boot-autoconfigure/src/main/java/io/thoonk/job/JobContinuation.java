package io.thoonk.job;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.function.ThrowingConsumer;

/**
 * How a long {@link Job} goes on where it was left, in another process too. What it keeps stands in Redis, fenced by the claim.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public interface JobContinuation {

    /**
     * {@return whether the work is to end soon, to go on later or elsewhere: the worker stops, is paused, or the job has run for
     * its {@code maxRun}} A handler that runs long asks from time to time, keeps a {@link #checkpoint(Object)} and throws {@link
     * JobSuspendedException}; {@link #each} does that by itself. Always {@code false} for a job that no worker claimed.
     */
    boolean isStopping();

    /**
     * Keeps how far the work is for whoever goes on with it. It replaces the checkpoint before, stays through {@code cancel},
     * failures, crashes, {@code giveBack}, {@code stall} and {@code retry}, and is gone with the job. A job that keeps one gets
     * on: the crashes that were counted for it are forgotten.
     *
     * @param checkpoint what to keep; converted as payloads are, 64 kB at most
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if it is too large; all that a job keeps may have 256 kB
     */
    void checkpoint(Object checkpoint);

    /**
     * Reads the checkpoint of this attempt or of one before.
     *
     * @param type what to read it as
     * @param <C> the same
     * @return the checkpoint, or empty if there is none
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws io.thoonk.convert.PayloadConversionException if it cannot be read as {@code C}
     */
    <C> Optional<C> checkpoint(Class<C> type);

    /**
     * Reads the checkpoint of this attempt or of one before as a generic type.
     *
     * @param type what to read it as
     * @param <C> the same
     * @return the checkpoint, or empty if there is none
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws io.thoonk.convert.PayloadConversionException if it cannot be read as {@code C}
     */
    <C> Optional<C> checkpoint(ParameterizedTypeReference<C> type);

    /**
     * Does a part of the work once: where this or an earlier attempt has done the step of that name, its result is returned and the
     * work is not done again. It is done again only if the process dies between its end and the call that keeps its result.
     *
     * @param name unique within the job, 200 characters at most
     * @param work the step; a checked exception of it reaches whoever settles the job as it is
     * @param <R> type of its result: text, numbers, times and other values, records, enums, lists of these, or {@code null};
     *     for other types there is {@link #step(String, ParameterizedTypeReference, Callable)}
     * @return its result
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if the result is too large, 64 kB at most, or of another type
     */
    <R> R step(String name, Callable<R> work);

    /**
     * Does a part of the work once, as {@link #step(String, Callable)} does, with a result of any type.
     *
     * @param name unique within the job, 200 characters at most
     * @param type what to read the result as
     * @param work the step
     * @param <R> type of its result
     * @return its result
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalArgumentException if the result is too large, 64 kB at most
     */
    <R> R step(String name, ParameterizedTypeReference<R> type, Callable<R> work);

    /**
     * Works on many items, one by one, and goes on behind the last one in the next attempt. The cursor is kept after each item, in
     * Redis every 100 items or 5 seconds and whenever the loop ends, by an exception too: an item is done again only if its own
     * work was cut off, or the process was killed. When {@link #isStopping()} turns true it throws {@link JobSuspendedException}.
     * The source is asked again from the newest cursor until it has nothing more, so it may return a page at a time.
     *
     * @param name unique within the job, 200 characters at most
     * @param cursorType type of the cursors
     * @param source the items that come behind a cursor, in the order of the cursors; empty for the first
     * @param cursorOf the cursor of an item
     * @param work is done for each item; a checked exception of it reaches whoever settles the job as it is
     * @param <I> type of the items
     * @param <C> type of the cursors
     * @throws JobSuspendedException if there are more items and the work is to stop
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     * @throws IllegalStateException if the source does not heed the cursor
     */
    <I, C> void each(
            String name,
            Class<C> cursorType,
            Function<? super Optional<C>, ? extends Stream<? extends I>> source,
            Function<? super I, ? extends C> cursorOf,
            ThrowingConsumer<? super I> work);

    /**
     * Works on many items that are told by their number alone, such as the lines of a file, as the other {@code each} does. The
     * source is asked once.
     *
     * @param name unique within the job, 200 characters at most
     * @param source the items behind the first so many, always in the same order
     * @param work is done for each item
     * @param <I> type of the items
     * @throws JobSuspendedException if there are more items and the work is to stop
     * @throws JobClaimLostException if the claim has passed to somebody else or was ended
     */
    <I> void each(String name, LongFunction<? extends Stream<? extends I>> source, ThrowingConsumer<? super I> work);
}
