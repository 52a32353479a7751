package io.thoonk.event;

import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes queues of what follows a feed which run on the thread of whoever puts something into them. */
public final class FollowerQueue {

    private FollowerQueue() {}

    public static SerialQueue<Delivery> of(
            int capacity, Function<SerialQueue<Delivery>, ? extends Consumer<Delivery>> receiver) {
        return new SerialQueue<>(
                "f",
                new SubscriptionOptions(capacity, OverflowPolicy.RESYNC),
                new RestartOverflow<>(new Delivery.Missed(Map.of())),
                new ReentrantLock(),
                Runnable::run,
                receiver);
    }
}
