package io.thoonk.job;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Jobs that belong together, of any number of job feeds, and the jobs that are put when all of them have ended. Made by {@link
 * io.thoonk.ThoonkOperations#batch(String)}; any process gets at the same batch by its id. Thread-safe.
 *
 * <p>Where puts wait for the commit of a transaction, so does all that is said of the batch: callbacks, deadline, close and
 * cancellation. What is refused is then told to the caller of the commit.
 *
 * <p>Each callback is put once, as a job with a fixed id. What a batch owes is never lost with a process: it is delivered by
 * the next one.
 *
 * @since 0.1.0
 */
public interface Batch {

    /** {@return the id} */
    String id();

    /**
     * Says what is put when all members have finished, as job {@code ID>success}. After the end it may still come: by retrying the
     * members that are stalled.
     *
     * @param queue name of its job feed
     * @param payload its payload; converted as payloads are, by its own class
     * @return this batch
     * @throws IllegalStateException if the batch is over
     */
    Batch onSuccess(String queue, Object payload);

    /**
     * Says what is put when all members have ended for the first time: finished, stalled, retracted or expired. It is job {@code
     * ID>end}.
     *
     * @param queue name of its job feed
     * @param payload its payload; converted as payloads are, by its own class
     * @return this batch
     * @throws IllegalStateException if the batch is over
     */
    Batch onEnd(String queue, Object payload);

    /**
     * Says what is put when a member is stalled for the first time, as job {@code ID>trouble}.
     *
     * @param queue name of its job feed
     * @param payload its payload; converted as payloads are, by its own class
     * @return this batch
     * @throws IllegalStateException if the batch is over
     */
    Batch onTrouble(String queue, Object payload);

    /**
     * Cancels the batch where it is not over by a time, at the next maintenance after that.
     *
     * @param deadline the time, by the clock of Redis
     * @return this batch
     * @throws IllegalStateException if the batch is over
     */
    Batch deadline(Instant deadline);

    /**
     * Puts a job that belongs to the batch.
     *
     * @param queue name of its job feed, which has to exist
     * @param payload its payload; converted as payloads are, by its own class
     * @return its id
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     * @throws IllegalStateException if all members had ended, or the batch was cancelled
     */
    default String put(String queue, Object payload) {
        return put(queue, payload, PutOptions.defaults());
    }

    /**
     * Puts a job that belongs to the batch.
     *
     * @param queue name of its job feed, which has to exist
     * @param payload its payload; converted as payloads are, by its own class
     * @param options how it is put; an id must be new to the feed
     * @return its id
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     * @throws IllegalStateException if all members had ended, or the batch was cancelled
     */
    String put(String queue, Object payload, PutOptions options);

    /**
     * Puts many jobs that belong to the batch.
     *
     * @param queue name of their job feed, which has to exist
     * @param payloads their payloads
     * @return their ids
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     * @throws IllegalStateException if all members had ended, or the batch was cancelled
     */
    List<String> putAll(String queue, Collection<?> payloads);

    /**
     * Says that all members have been put, but for those that members put while they run. Until then there is neither success nor
     * end. A batch without members ends at once. To close it again changes nothing.
     */
    void close();

    /** Retracts all members that have not finished, wherever they run, and takes no more. To cancel again changes nothing. */
    void cancel();

    /**
     * Retries all members that are stalled. One that was stalled because of another that it waits for may go on with that one, and is
     * not counted then.
     *
     * @return how many were retried by themselves
     */
    int retryStalled();

    /** {@return its progress; of a batch that nobody has put anything into, or that was over a day ago, that of an empty one} */
    BatchProgress progress();
}
