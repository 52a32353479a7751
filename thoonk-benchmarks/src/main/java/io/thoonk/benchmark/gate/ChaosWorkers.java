package io.thoonk.benchmark.gate;

import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Processes of {@link ChaosWorker}: each now and then one is killed, and another takes its place. */
final class ChaosWorkers implements AutoCloseable {

    private final TestRedis redis;

    private final long killEvery;

    private final Random random = new Random(1);

    private final List<Process> running = new ArrayList<>();

    private long killAt;

    private int killed;

    ChaosWorkers(TestRedis redis, int processes, Duration killEvery) throws IOException {
        this.redis = redis;
        this.killEvery = killEvery.toNanos();
        for (int i = 0; i < processes; i++) {
            running.add(start());
        }
        this.killAt = System.nanoTime() + this.killEvery;
    }

    /** Kills one if it is time. */
    void disturb() throws IOException {
        if (System.nanoTime() - killAt >= 0) {
            int victim = random.nextInt(running.size());
            running.get(victim).destroyForcibly().onExit().join();
            running.set(victim, start());
            killed++;
            killAt += killEvery;
        }
    }

    int killed() {
        return killed;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChaosWorker.class.getName(),
                        "--spring.data.redis.url=" + redis.uri(),
                        "--spring.data.redis.timeout=5s",
                        "--thoonk.maintenance.interval=1s")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    void killAll() {
        running.forEach(each -> each.destroyForcibly().onExit().join());
        running.clear();
    }

    @Override
    public void close() {
        killAll();
    }
}
