package io.thoonk.benchmark.chaos;

import io.thoonk.benchmark.redis.RedisUnderTest;
import io.thoonk.benchmark.redis.RedisUnderTest.Disturbance;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Draws from all that can be broken, as from a deck of cards: in a random order, and nothing is left out for long. */
final class Faults {

    private final List<Disturbance> all = new ArrayList<>();

    private final Deque<Disturbance> deck = new ArrayDeque<>();

    private final Map<String, Integer> done = new TreeMap<>();

    private final Random random;

    Faults(WorkerProcesses workers, RedisUnderTest redis, ChaosOptions options, Random random) {
        this.random = random;
        Disturbance kill = new Disturbance("worker killed with -9", () -> workers.killOne(random));
        all.add(kill);
        all.add(kill);
        all.add(new Disturbance(
                "worker stopped for " + options.pause().toMillis() + " ms",
                () -> workers.pauseOne(random, options.pause())));
        all.addAll(redis.disturbances());
    }

    void next() {
        if (deck.isEmpty()) {
            List<Disturbance> shuffled = new ArrayList<>(all);
            Collections.shuffle(shuffled, random);
            deck.addAll(shuffled);
        }
        Disturbance fault = deck.removeFirst();
        fault.action().run();
        done.merge(fault.name(), 1, Integer::sum);
    }

    Map<String, Integer> done() {
        return done;
    }
}
