package io.thoonk.benchmark.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All worker JVMs; who dies is replaced. For one thread. */
final class WorkerProcesses implements AutoCloseable {

    private static final Duration SHUTDOWN = Duration.ofSeconds(40);

    private final List<WorkerProcess> running = new ArrayList<>();

    private final Path folder;

    private final Map<String, String> properties;

    private int started;

    WorkerProcesses(Path folder, Map<String, String> redis, ChaosOptions options) {
        this.folder = folder;
        this.properties = new HashMap<>(redis);
        properties.put("spring.data.redis.lettuce.pool.enabled", "false");
        properties.put("spring.data.redis.timeout", "2s");
        properties.put("chaos.concurrency", Integer.toString(options.concurrency()));
        properties.put("chaos.claim-timeout", options.claimTimeout().toMillis() + "ms");
        for (int i = 0; i < options.workers(); i++) {
            running.add(start());
        }
    }

    /** Kills one and starts another. Who is paused is spared, because it is to come back when its claims are lost. */
    void killOne(RandomGenerator random) {
        List<WorkerProcess> awake =
                running.stream().filter(worker -> !worker.isPaused()).toList();
        if (awake.isEmpty()) {
            return;
        }
        int index = running.indexOf(awake.get(random.nextInt(awake.size())));
        running.get(index).kill();
        running.set(index, start());
    }

    void pauseOne(RandomGenerator random, Duration pause) {
        running.get(random.nextInt(running.size())).pause(pause);
    }

    /** Counts those that ended by themselves, which none should, and replaces them. */
    int replaceEnded() {
        int ended = 0;
        for (int i = 0; i < running.size(); i++) {
            if (!running.get(i).isAlive()) {
                ended++;
                running.set(i, start());
            }
        }
        return ended;
    }

    int started() {
        return started;
    }

    /** Ends all in the regular way; tells how many did not end in time. */
    int stop() {
        running.forEach(WorkerProcess::stop);
        int late = 0;
        for (WorkerProcess worker : running) {
            late += worker.awaitEnd(SHUTDOWN) ? 0 : 1;
        }
        running.clear();
        return late;
    }

    @Override
    public void close() {
        running.forEach(WorkerProcess::kill);
        running.clear();
    }

    private WorkerProcess start() {
        return WorkerProcess.start("worker-" + ++started, folder, properties);
    }
}
