package io.thoonk.benchmark.redis;

import java.util.List;
import java.util.Map;

/** The Redis that a program works on, whatever it is made of: one server, one with replicas and sentinels, a cluster. */
public interface RedisUnderTest extends AutoCloseable {

    /** {@return what it is, for the report} */
    String description();

    /** {@return the properties that lead a Spring Boot application to it: {@code spring.data.redis.*}} */
    Map<String, String> properties();

    /** {@return whether it may forget a change that it has confirmed, as replication does when a master dies} */
    boolean forgets();

    /** {@return what can be done to it; the data must survive, as far as its kind promises} */
    List<Disturbance> disturbances();

    /** {@return what its servers and sentinels have logged, by their names; nothing where no replica can take over} */
    default Map<String, String> logs() {
        return Map.of();
    }

    /** {@return for how many take-overs of replicas the disturbances gave reason} */
    default int takeOversAskedFor() {
        return 0;
    }

    /** {@return how many changes servers took as masters after a replica had been made master in their place} */
    default long changesOfFormerMasters() {
        return 0;
    }

    /** Ends all its processes. */
    @Override
    void close();

    /**
     * Something that happens to a Redis in operation.
     *
     * @param name what happens, for the report
     * @param action makes it happen, and returns when the worst is over
     */
    record Disturbance(String name, Runnable action) {}
}
