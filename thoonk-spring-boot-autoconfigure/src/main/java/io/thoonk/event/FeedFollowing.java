package io.thoonk.event;

import io.thoonk.Subscription;
import java.util.concurrent.CompletableFuture;

/** The following of one feed, which can be told to look whether it is right. Thread-safe. */
public interface FeedFollowing extends Subscription {

    /**
     * Compares what the follower has with what is stored, and gives it the content again where it differs.
     *
     * @return completes when the follower is right, with the number of changes that it took; cancelled where the following ends
     *     before, and failed where Redis cannot be asked
     */
    CompletableFuture<Integer> compare();
}
