package io.thoonk;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.redis.keys.Dialect;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.KeySpace.Dialects;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes templates on the test's Redis, as an application's auto-configuration would. */
public final class TestTemplates {

    private TestTemplates() {}

    public static ThoonkTemplate on(TestRedis redis) {
        return on(redis, ThoonkSettings.defaults());
    }

    public static ThoonkTemplate on(TestRedis redis, ThoonkSettings settings) {
        return on(redis.connectionFactory(), settings);
    }

    public static ThoonkTemplate on(RedisConnectionFactory connectionFactory) {
        return on(connectionFactory, ThoonkSettings.defaults());
    }

    static ThoonkTemplate on(RedisConnectionFactory connectionFactory, ThoonkSettings settings) {
        return new ThoonkTemplate(
                connectionFactory,
                new JacksonPayloadConverter(JsonMapper.builder().build()),
                settings);
    }

    /** The same with some feeds named as the scripted line of thoonk.js names them. */
    public static ThoonkSettings scripted(ThoonkSettings settings, String... feeds) {
        Map<String, Dialect> dialects =
                Stream.of(feeds).collect(Collectors.toMap(name -> name, name -> Dialect.SCRIPTED));
        return settings.withKeySpace(new KeySpace("", false, new Dialects(Dialect.CONTRACT, dialects)));
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
