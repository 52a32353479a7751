package io.thoonk.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.management.ItemTraces;
import io.thoonk.test.RedisProxy;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Traces of items over a connection that hangs: they must not hold up publishers and listeners for the driver's minute. */
@RedisTest
class ItemTracesIntegrationTests {

    /** Silence for 5 seconds, and some time for a busy machine. */
    private static final Duration SECONDS = Duration.ofSeconds(60);

    @Test
    void holdUpNobodyForLongWhenTheConnectionHangs(TestRedis redis) {
        try (RedisProxy proxy = RedisProxy.to(redis)) {
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
                    .withBean(DataRedisConnectionDetails.class, proxy::connectionDetails)
                    .run(context -> {
                        ItemTraces traces = context.getBean(ItemTraces.class);
                        Map<String, String> trace = Map.of("traceparent", "00-1-2-01");
                        traces.keep("f", "before", trace);
                        proxy.hangPresent();
                        assertThat(CompletableFuture.supplyAsync(() -> traces.find("f", "before")))
                                .succeedsWithin(SECONDS)
                                .isEqualTo(trace);
                        proxy.hangPresent();
                        assertThat(CompletableFuture.runAsync(() -> traces.keep("f", "after", trace)))
                                .succeedsWithin(SECONDS);
                        assertThat(traces.find("f", "after")).isEqualTo(trace);
                    });
        }
    }
}
