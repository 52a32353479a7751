package io.thoonk.job;

import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.Deadline;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until one of several feeds may have a job for somebody who claims by hand; takes none itself. Of the thread that claims.
 */
final class PartitionedWait {

    /** After this time it is looked again, since a delayed job may be due. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    /** So many waits in a row may end at once, as others were first. */
    private static final int MOST_AT_ONCE = 3;

    /** Before the next one; what ends them may be an id that nobody can claim. */
    private static final Duration REST = Duration.ofMillis(200);

    private final List<FeedKeys> feeds;

    private final BlockingWait waiting;

    private final Deadline deadline;

    private int inVain;

    PartitionedWait(List<FeedKeys> feeds, BlockingWait waiting, Deadline deadline) {
        this.feeds = feeds;
        this.waiting = waiting;
        this.deadline = deadline;
    }

    /** Waits for a while; false if an interrupt or the shutdown has ended the wait. */
    boolean mayHaveCome() {
        try {
            if (inVain >= MOST_AT_ONCE) {
                new CountDownLatch(1).await(left(REST).toNanos(), TimeUnit.NANOSECONDS);
            }
            inVain = waitOnce() ? inVain + 1 : 0;
            return !waiting.isClosed();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean waitOnce() throws InterruptedException {
        Arrival arrival = new Arrival(new CountDownLatch(1));
        List<BlockingWait.Ticket> tickets = feeds.stream()
                .map(keys -> waiting.arm(keys, BlockingWait.Mode.PEEK, arrival))
                .toList();
        try {
            return arrival.latch().await(left(LONGEST).toNanos(), TimeUnit.NANOSECONDS);
        } finally {
            tickets.forEach(BlockingWait.Ticket::cancel);
        }
    }

    private Duration left(Duration most) {
        return deadline.remaining().compareTo(most) < 0 ? deadline.remaining() : most;
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
