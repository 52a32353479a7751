package io.thoonk.benchmark.peers;

import io.thoonk.benchmark.compare.Engine;
import io.thoonk.benchmark.compare.EngineProvider;
import io.thoonk.benchmark.compare.Work;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Contestant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.redisson.api.RBlockingQueue;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Redisson's {@code RBlockingQueue}: a list, from which each of as many threads as handlers may run takes its next element. */
final class RedissonQueueEngine implements Engine {

    private static final Logger log = LoggerFactory.getLogger(RedissonQueueEngine.class);

    private static final Contestant CONTESTANT = new Contestant("Redisson RBlockingQueue", "RBlockingQueue", "#c53030");

    private static final int MANY = 1000;

    private final RedissonClient client;

    RedissonQueueEngine(StandaloneRedis redis, int mostConcurrency) {
        this.client = RedissonClients.create(redis, mostConcurrency);
    }

    @Override
    public Contestant contestant() {
        return CONTESTANT;
    }

    @Override
    public String guarantee() {
        return "at most once: an element is gone when it is taken, and lost when its taker dies; no acknowledgement, no retries "
                + "(RReliableQueue, which has them, is in the PRO edition alone)";
    }

    @Override
    public void prepare(Work work) {
        queue(work.queue()).delete();
    }

    @Override
    public Consumer<String> producer(String queue) {
        return queue(queue)::add;
    }

    @Override
    public void putMany(String queue, List<String> payloads) {
        RBlockingQueue<String> elements = queue(queue);
        for (int i = 0; i < payloads.size(); i += MANY) {
            elements.addAll(payloads.subList(i, Math.min(payloads.size(), i + MANY)));
        }
    }

    @Override
    public double whileWorking(Work work, DoubleSupplier trial) {
        ExecutorService takers = Executors.newFixedThreadPool(work.concurrency());
        for (int i = 0; i < work.concurrency(); i++) {
            takers.execute(() -> take(work));
        }
        try {
            return trial.getAsDouble();
        } finally {
            takers.shutdownNow();
            awaitEnd(takers);
        }
    }

    @Override
    public void remove(String queue) {
        queue(queue).delete();
    }

    @Override
    public void close() {
        client.shutdown();
    }

    private RBlockingQueue<String> queue(String name) {
        return client.getBlockingQueue(name, StringCodec.INSTANCE);
    }

    private void take(Work work) {
        RBlockingQueue<String> elements = queue(work.queue());
        try {
            while (!Thread.currentThread().isInterrupted()) {
                work.handler().accept(elements.take());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitEnd(ExecutorService takers) {
        try {
            if (!takers.awaitTermination(10, TimeUnit.SECONDS)) {
                log.warn("Takers of Redisson's queue are still waiting");
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    /** Opens it. */
    public static final class Provider implements EngineProvider {

        @Override
        public Engine open(StandaloneRedis redis, int mostConcurrency) {
            return new RedissonQueueEngine(redis, mostConcurrency);
        }
    }
}
