package io.thoonk.benchmark.chaos;

import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.RedisUnderTest.Disturbance;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Draws from all that can be broken, as from a deck of cards: in a random order, and nothing is left out for long. */
public final class Faults {

    private static final long STEP = Duration.ofMillis(100).toNanos();

    private final List<Disturbance> all = new ArrayList<>();

    private final Deque<Disturbance> deck = new ArrayDeque<>();

    private final Map<String, Integer> done = new TreeMap<>();

    private final WorkerProcesses workers;

    private final Random random;

    /**
     * Gathers what can be broken.
     *
     * @param workers are killed and stopped
     * @param redis is disturbed
     * @param pause for how long a worker is stopped
     * @param random decides
     */
    public Faults(WorkerProcesses workers, RedisUnderTest redis, Duration pause, Random random) {
        this.workers = workers;
        this.random = random;
        Disturbance kill = new Disturbance("worker killed with -9", () -> workers.killOne(random));
        all.add(kill);
        all.add(kill);
        all.add(new Disturbance(
                "worker stopped for " + pause.toMillis() + " ms", () -> workers.pauseOne(random, pause)));
        all.addAll(redis.disturbances());
    }

    /**
     * Breaks one thing after the other.
     *
     * @param every how far faults are apart on average
     * @param going whether to go on
     * @return how many workers ended by themselves, which none should
     */
    public int breakThings(Duration every, BooleanSupplier going) {
        int ended = 0;
        while (going.getAsBoolean()) {
            long end = System.nanoTime() + random.nextLong(2 * every.toNanos());
            for (long left = end - System.nanoTime();
                    left > 0 && going.getAsBoolean();
                    left = end - System.nanoTime()) {
                LockSupport.parkNanos(Math.min(left, STEP));
            }
            ended += workers.replaceEnded();
            next();
        }
        return ended;
    }

    private void next() {
        if (deck.isEmpty()) {
            List<Disturbance> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        Disturbance fault = deck.removeFirst();
        fault.action().run();
        done.merge(fault.name(), 1, Integer::sum);
    }

    /** {@return whether each kind was done at least once} */
    boolean isEachDone() {
        return all.stream().allMatch(fault -> done.containsKey(fault.name()));
    }

    /** {@return what was done how often} */
    public Map<String, Integer> done() {
        return done;
    }
}
