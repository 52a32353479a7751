package io.thoonk.benchmark.peers;

import io.thoonk.benchmark.compare.Engine;
import io.thoonk.benchmark.compare.EngineProvider;
import io.thoonk.benchmark.compare.Work;
import io.thoonk.benchmark.redis.StandaloneRedis;
import io.thoonk.benchmark.report.Contestant;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import org.redisson.api.RScheduledExecutorService;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;

/** Redisson's {@code RScheduledExecutorService}: serialised tasks, and workers that register for them. */
final class RedissonExecutorEngine implements Engine {

    private static final Contestant CONTESTANT =
            new Contestant("Redisson RScheduledExecutorService", "RScheduledExecutor", "#9f7aea");

    private static final int MANY = 1000;

    private final RedissonClient client;

    RedissonExecutorEngine(StandaloneRedis redis, int mostConcurrency) {
        this.client = RedissonClients.create(redis, mostConcurrency);
    }

    @Override
    public Contestant contestant() {
        return CONTESTANT;
    }

    @Override
    public String guarantee() {
        return "at least once: a task whose worker died is put again after the retry interval of 5 min; a task that throws is not "
                + "repeated";
    }

    @Override
    public void prepare(Work work) {
        Handlers.use(work.handler());
        executor(work.queue()).delete();
    }

    @Override
    public Consumer<String> producer(String queue) {
        RScheduledExecutorService executor = executor(queue);
        return payload -> executor.execute(new Task(payload));
    }

    @Override
    public void putMany(String queue, List<String> payloads) {
        RScheduledExecutorService executor = executor(queue);
        for (int i = 0; i < payloads.size(); i += MANY) {
            executor.execute(payloads.subList(i, Math.min(payloads.size(), i + MANY)).stream()
                    .map(Task::new)
                    .toArray(Runnable[]::new));
        }
    }

    @Override
    public double whileWorking(Work work, DoubleSupplier trial) {
        RScheduledExecutorService executor = executor(work.queue());
        ExecutorService threads = Executors.newFixedThreadPool(work.concurrency());
        executor.registerWorkers(
                WorkerOptions.defaults().workers(work.concurrency()).executorService(threads));
        try {
            return trial.getAsDouble();
        } finally {
            executor.deregisterWorkers();
            threads.shutdown();
        }
    }

    @Override
    public void remove(String queue) {
        executor(queue).delete();
    }

    @Override
    public void close() {
        client.shutdown();
    }

    private RScheduledExecutorService executor(String name) {
        return client.getExecutorService(name);
    }

    /** A job. */
    static final class Task implements Runnable, Serializable {

        private static final long serialVersionUID = 1;

        private final String payload;

        Task(String payload) {
            this.payload = payload;
        }

        @Override
        public void run() {
            Handlers.handle(payload);
        }
    }

    /** Opens it. */
    public static final class Provider implements EngineProvider {

        @Override
        public Engine open(StandaloneRedis redis, int mostConcurrency) {
            return new RedissonExecutorEngine(redis, mostConcurrency);
        }
    }
}
