package io.thoonk.benchmark.idle;

import io.thoonk.benchmark.redis.ServerFigures;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What this process and its Redis did while nothing was to do.
 *
 * @param commandsPerSecond commands that Redis processed, those in scripts too
 * @param processorShare processor time of this process by the time that passed; 1 is one whole processor
 */
public record IdleCost(double commandsPerSecond, double processorShare) {

    /**
     * Watches for a while.
     *
     * @param figures of the server
     * @param duration how long
     * @return what it came to
     */
    public static IdleCost over(Duration duration, ServerFigures figures) {
        long commands = figures.commandsProcessed();
        Duration processor = processorTime();
        long start = System.nanoTime();
        pass(duration);
        Duration spent = processorTime().minus(processor);
        long took = System.nanoTime() - start;
        double processed = figures.commandsProcessed() - commands;
        return new IdleCost(processed * TimeUnit.SECONDS.toNanos(1) / took, (double) spent.toNanos() / took);
    }

    /**
     * Lets time pass.
     *
     * @param duration how much
     */
    public static void pass(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
