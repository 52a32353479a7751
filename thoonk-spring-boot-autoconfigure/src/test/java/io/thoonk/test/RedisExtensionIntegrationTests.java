package io.thoonk.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.data.redis.core.StringRedisTemplate;

@RedisTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RedisExtensionIntegrationTests {

    private static final byte[] KEY = "left-behind".getBytes(StandardCharsets.UTF_8);

    @Test
    @Order(1)
    void leavesAKeyBehind(TestRedis redis) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().set(KEY, KEY);
            assertThat(connection.sync().dbsize()).isEqualTo(1);
        }
    }

    @Test
    @Order(2)
    void startsEachTestWithAnEmptyDatabase(TestRedis redis) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            assertThat(connection.sync().dbsize()).isZero();
        }
    }

    @Test
    void sharesOneServerAndOneFactoryWithTheWholeRun(TestRedis redis) {
        assertThat(TestRedis.shared()).isSameAs(redis);
        assertThat(TestRedis.shared().connectionFactory()).isSameAs(redis.connectionFactory());
        assertThat(redis.uri()).contains(redis.host()).contains(String.valueOf(redis.port()));
    }

    @Test
    void worksThroughSpringDataRedis(TestRedis redis) {
        StringRedisTemplate template = new StringRedisTemplate(redis.connectionFactory());
        template.opsForValue().set("a", "b");
        assertThat(template.opsForValue().get("a")).isEqualTo("b");
    }

    @Test
    void tellsAnApplicationContextWhereTheServerIs(TestRedis redis) {
        assertThat(redis.connectionDetails().getStandalone()).satisfies(standalone -> {
            assertThat(standalone.getHost()).isEqualTo(redis.host());
            assertThat(standalone.getPort()).isEqualTo(redis.port());
        });
    }

    @Test
    void stopsAndStartsADedicatedServerOnItsPort() {
        try (DedicatedRedis dedicated = TestRedis.startDedicated()) {
            int port = dedicated.port();
            assertThat(port).isNotEqualTo(TestRedis.shared().port());
            dedicated.stop();
            assertThat(dedicated.running()).isFalse();
            assertThatExceptionOfType(RedisConnectionException.class).isThrownBy(dedicated::connect);
            dedicated.restart();
            assertThat(dedicated.port()).isEqualTo(port);
            dedicated.flush();
            dedicated.kill();
            assertThat(dedicated.running()).isFalse();
        }
    }

    @Test
    void passesArgumentsToADedicatedServer() {
        try (DedicatedRedis dedicated = TestRedis.startDedicated("--requirepass", "secret")) {
            assertThatExceptionOfType(RedisException.class)
                    .isThrownBy(dedicated::flush)
                    .havingRootCause()
                    .withMessageContaining("NOAUTH");
        }
    }
}
