package io.thoonk.benchmark.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All worker JVMs of a run; who dies is replaced. For one thread. */
public final class WorkerProcesses implements AutoCloseable {

    private static final Duration SHUTDOWN = Duration.ofSeconds(40);

    private final List<WorkerProcess> running = new ArrayList<>();

    private final Class<?> main;

    private final Path folder;

    private final Map<String, String> properties;

    private int started;

    /**
     * Starts them.
     *
     * @param main their main class, which ends when its standard input does
     * @param count how many
     * @param folder where their logs go, and the histories that {@code chaos.history} names
     * @param properties of their applications
     */
    public WorkerProcesses(Class<?> main, int count, Path folder, Map<String, String> properties) {
        this.main = main;
        this.folder = folder;
        this.properties = new HashMap<>(properties);
        this.properties.putIfAbsent("spring.data.redis.lettuce.pool.enabled", "false");
        this.properties.putIfAbsent("spring.data.redis.timeout", "2s");
        for (int i = 0; i < count; i++) {
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

    /** {@return how many were started} */
    public int started() {
        return started;
    }

    /**
     * Ends all in the regular way.
     *
     * @return how many did not end in time
     */
    public int stop() {
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
        return WorkerProcess.start(main, "worker-" + ++started, folder, properties);
    }
}
