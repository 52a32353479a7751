package io.thoonk.benchmark.storm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the subscribers that are well were sent, and when. Thread-safe. */
final class Deliveries {

    private static final double MILLISECOND = 1e6;

    private final Set<Integer> subscribers;

    private final Map<Integer, Long> published = new TreeMap<>();

    private final Map<Integer, Map<Integer, Integer>> arrived = new HashMap<>();

    private final List<Long> latencies = new ArrayList<>();

    Deliveries(Set<Integer> subscribers) {
        this.subscribers = Set.copyOf(subscribers);
    }

    synchronized void published(int wave, long nanos) {
        published.put(wave, nanos);
        arrived.put(wave, new HashMap<>());
    }

    /** Takes a document; the first of a wave counts for the latency. */
    synchronized void arrived(int subscriber, int wave, long nanos) {
        Map<Integer, Integer> times = arrived.get(wave);
        Long since = published.get(wave);
        if (times != null && since != null && times.merge(subscriber, 1, Integer::sum) == 1) {
            latencies.add(nanos - since);
        }
    }

    synchronized boolean isComplete(int wave) {
        return arrived.getOrDefault(wave, Map.of()).keySet().containsAll(subscribers);
    }

    /** {@return how many documents did not come that should have} */
    synchronized int lost() {
        return published.size() * subscribers.size() - latencies.size();
    }

    /** {@return how many came that had come before} */
    synchronized int doubled() {
        int all = arrived.values().stream()
                .flatMap(times -> times.values().stream())
                .mapToInt(Integer::intValue)
                .sum();
        return all - latencies.size();
    }

    synchronized int count() {
        return latencies.size();
    }

    /** {@return a quantile in milliseconds, NaN if nothing has come} */
    synchronized double quantile(double share) {
        List<Long> sorted = latencies.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) (share * (sorted.size() - 1))) / MILLISECOND;
    }
}
