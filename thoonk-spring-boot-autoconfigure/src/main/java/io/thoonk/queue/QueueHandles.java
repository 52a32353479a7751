package io.thoonk.queue;

import io.thoonk.SendObserver;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.queue.DefaultMessageQueue.Scripts;
import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;

/**
 * Makes handles to queues. Thread-safe.
 *
 * @since 0.1.0
 */
public final class QueueHandles {

    private final RedisAccess redis;

    private final Scripts scripts;

    private final BlockingWait waiting;

    private final boolean putAfterCommit;

    private final SendObserver observer;

    /**
     * Creates the factory.
     *
     * @param redis runs plain reads
     * @param runner runs scripts
     * @param waiting lets callers wait for messages
     * @param putAfterCommit whether a put inside a transaction waits for its commit
     * @param observer observes puts
     */
    public QueueHandles(
            RedisAccess redis,
            ScriptRunner runner,
            BlockingWait waiting,
            boolean putAfterCommit,
            SendObserver observer) {
        this.redis = redis;
        this.scripts = new Scripts(runner);
        this.waiting = waiting;
        this.putAfterCommit = putAfterCommit;
        this.observer = observer;
    }

    /**
     * Makes a handle.
     *
     * @param keys the queue
     * @param codec converts its messages
     * @param <T> type of the messages
     * @return the handle
     */
    public <T> MessageQueue<T> queue(FeedKeys keys, PayloadCodec<T> codec) {
        return new DefaultMessageQueue<>(keys, codec, scripts, redis, waiting, putAfterCommit, observer);
    }
}
