package io.thoonk;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** Makes templates on the test's Redis, as an application's auto-configuration would. */
public final class TestTemplates {

    private TestTemplates() {}

    public static ThoonkTemplate on(TestRedis redis) {
        return on(redis, ThoonkSettings.defaults());
    }

    public static ThoonkTemplate on(TestRedis redis, ThoonkSettings settings) {
        return new ThoonkTemplate(
                redis.connectionFactory(),
                new JacksonPayloadConverter(JsonMapper.builder().build()),
                settings,
                container -> {});
    }

    /** Settings whose maintenance believes two sightings however close they are. */
    public static ThoonkSettings hasty() {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        return new ThoonkSettings(
                defaults.keySpace(),
                defaults.peerMessages(),
                defaults.payloadLimits(),
                1,
                Duration.ofMillis(100),
                Duration.ZERO);
    }
}
