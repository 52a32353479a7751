package io.thoonk.listener;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;

/** Runs tasks side by side, those of one key one after the other. */
final class Lanes {

    private final List<Lane> lanes;

    Lanes(int count, Executor executor) {
        this.lanes = IntStream.range(0, count).mapToObj(i -> new Lane(executor)).toList();
    }

    void put(Object key, Runnable task) throws InterruptedException {
        lanes.get(Math.floorMod(key.hashCode(), lanes.size())).put(task);
    }

    void awaitIdle() throws InterruptedException {
        for (Lane lane : lanes) {
            lane.awaitIdle();
        }
    }

    void clear() {
        lanes.forEach(Lane::clear);
    }
}
