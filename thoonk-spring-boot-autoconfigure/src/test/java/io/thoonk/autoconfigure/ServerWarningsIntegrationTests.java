package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ServerWarningsIntegrationTests {

    private static final String[] EVICTING = {"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"};

    private static final String[] EVICTING_WITHOUT_A_LIMIT = {"--maxmemory-policy", "allkeys-lru"};

    private ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class));

    @Test
    void warnsOfARedisThatEvicts(CapturedOutput output) {
        starts(EVICTING);
        assertThat(output).contains("maxmemory-policy allkeys-lru").contains("Set maxmemory-policy noeviction");
    }

    @Test
    void saysNothingOfAPolicyThatNeverApplies(CapturedOutput output) {
        starts(EVICTING_WITHOUT_A_LIMIT);
        assertThat(output).doesNotContain("maxmemory-policy").doesNotContain("The Redis user may not");
    }

    @Test
    void tellsOfADatabaseWhoseMessagesOthersHear(CapturedOutput output) {
        runner = runner.withPropertyValues("spring.data.redis.database=1");
        starts();
        assertThat(output).contains("database 1 of Redis without a key prefix").contains("Set thoonk.key-prefix");
    }

    @Test
    void saysNothingOfADatabaseWithAPrefix(CapturedOutput output) {
        runner = runner.withPropertyValues("spring.data.redis.database=1", "thoonk.key-prefix=mine:");
        starts();
        assertThat(output).doesNotContain("without a key prefix");
    }

    @Test
    void tellsThatThoonkJsSeesNoFeedsBehindAPrefix(CapturedOutput output) {
        runner = runner.withPropertyValues("thoonk.dialects.resize=scripted", "thoonk.key-prefix=mine:");
        starts();
        assertThat(output).contains("thoonk.js, which knows neither a key prefix nor another database than 0");
    }

    @Test
    void saysNothingOfFeedsThatThoonkJsSees(CapturedOutput output) {
        runner = runner.withPropertyValues("thoonk.dialects.resize=scripted");
        starts();
        assertThat(output).doesNotContain("knows neither a key prefix");
    }

    @Test
    void leavesNothingBehind() {
        try (DedicatedRedis redis = TestRedis.startDedicated();
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            runner.withPropertyValues("spring.data.redis.port=" + redis.port(), "spring.data.redis.host=127.0.0.1")
                    .run(context -> assertThat(connection.sync().dbsize()).isZero());
        }
    }

    @Test
    void tellsThatRedisIsFullAndNotOfRights(CapturedOutput output) {
        try (DedicatedRedis redis = TestRedis.startDedicated();
                StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().configSet("maxmemory", "1");
            runner.withPropertyValues("spring.data.redis.port=" + redis.port(), "spring.data.redis.host=127.0.0.1")
                    .run(context -> assertThat(context).hasNotFailed());
        }
        assertThat(output).contains("Redis is full (").doesNotContain("The Redis user may not");
    }

    @Test
    void worksWhereInfoIsRenamedAway(CapturedOutput output) {
        starts("--rename-command", "INFO", "");
        assertThat(output).doesNotContain("Redis cannot be reached").doesNotContain("does not do what it should");
    }

    @Test
    void warnsOfTheLongTimeoutOfASingleServerToo(CapturedOutput output) {
        starts();
        assertThat(output).contains("When Redis hangs, calls and workers stand still for 60 s");
    }

    private void starts(String... arguments) {
        try (DedicatedRedis redis = TestRedis.startDedicated(arguments)) {
            runner.withPropertyValues("spring.data.redis.port=" + redis.port(), "spring.data.redis.host=127.0.0.1")
                    .run(context -> assertThat(context).hasNotFailed());
        }
    }
}
