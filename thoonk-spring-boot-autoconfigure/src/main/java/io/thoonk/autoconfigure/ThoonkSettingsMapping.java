package io.thoonk.autoconfigure;

import io.thoonk.ThoonkSettings;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.redis.KeySpace;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Makes the template's settings from the properties. */
final class ThoonkSettingsMapping {

    private ThoonkSettingsMapping() {}

    static ThoonkSettings of(ThoonkProperties properties, RedisConnectionFactory connectionFactory) {
        boolean cluster = connectionFactory instanceof LettuceConnectionFactory lettuce && lettuce.isClusterAware();
        return new ThoonkSettings(
                new KeySpace(properties.keyPrefix(), properties.hashTags() == null ? cluster : properties.hashTags()),
                properties.peerMessages(),
                properties.maxPayloadSize() == null
                        ? PayloadLimits.NONE
                        : new PayloadLimits(properties.maxPayloadSize().toBytes()),
                properties.worker().maxCrashes(),
                properties.maintenance().interval(),
                ThoonkSettings.defaults().sightingsApart());
    }
}
