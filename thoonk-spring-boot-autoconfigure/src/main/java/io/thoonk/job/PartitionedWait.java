package io.thoonk.job;

import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.Deadline;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until one of several feeds may have a job for somebody who claims by hand; takes none itself.
 *
 * @param feeds the feeds
 * @param waiting waits for each of them
 */
record PartitionedWait(List<FeedKeys> feeds, BlockingWait waiting) {

    /** After this time it is looked again, since a delayed job may be due. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** Waits for a while; false if an interrupt or the shutdown has ended the wait. */
    boolean mayHaveCome(Deadline deadline) {
        Duration longest = deadline.remaining().compareTo(LONGEST) < 0 ? deadline.remaining() : LONGEST;
        Arrival arrival = new Arrival(new CountDownLatch(1));
        List<BlockingWait.Ticket> tickets = feeds.stream()
                .map(keys -> waiting.arm(keys, BlockingWait.Mode.PEEK, arrival))
                .toList();
        try {
            arrival.latch().await(longest.toNanos(), TimeUnit.NANOSECONDS);
            return !waiting.isClosed();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            tickets.forEach(BlockingWait.Ticket::cancel);
        }
    }

    /** Whatever ends one of the waits, the claim that follows finds out best what there is. */
    private record Arrival(CountDownLatch latch) implements BlockingWait.Listener {

        @Override
        public void arrived(byte[] id) {
            latch.countDown();
        }

        @Override
        public void failed(Throwable failure) {
            latch.countDown();
        }

        @Override
        public void abandoned(byte[] id) {
            // It has stayed where it is.
        }
    }
}
