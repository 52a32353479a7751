package io.thoonk.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An application with meters, and a server of its own, because calls are counted and the server is taken away. */
final class MeteredApplication implements AutoCloseable {

    private final DedicatedRedis redis = TestRedis.startDedicated();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkMetricsAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, redis::connectionDetails)
            .withPropertyValues("thoonk.metrics.refresh=0s", "thoonk.metrics.patience=1m");

    DedicatedRedis redis() {
        return redis;
    }

    ApplicationContextRunner runner() {
        return runner;
    }

    /** As a scrape does, which finds what has come and gone since the one before; Redis may be late on a busy machine. */
    static MeterRegistry scraped(MeterRegistry meters) {
        await().untilAsserted(() ->
                assertThat(meters.get("thoonk.redis.connected").gauge().value()).isOne());
        return meters;
    }

    @Override
    public void close() {
        redis.close();
    }
}
