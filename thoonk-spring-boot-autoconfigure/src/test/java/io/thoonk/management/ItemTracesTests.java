package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.KeySpace;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemTracesTests {

    /** Red where a publication of many waits as many times for a Redis that is away. */
    @Test
    void givesUpAtTheFirstFailureHoweverManyItemsThereAre() {
        AtomicInteger calls = new AtomicInteger();
        ItemTraces traces = new ItemTraces(
                () -> {
                    calls.incrementAndGet();
                    throw new ThoonkRedisException("on purpose", null);
                },
                new KeySpace("", false));

        traces.keepAll(
                "f",
                IntStream.range(0, 2_000).mapToObj(Integer::toString).toList(),
                Map.of("traceparent", "00-1-2-01"));

        assertThat(calls).hasValue(1);
    }
}
