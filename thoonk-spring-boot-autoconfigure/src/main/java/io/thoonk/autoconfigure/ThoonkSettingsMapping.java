package io.thoonk.autoconfigure;

import io.thoonk.ThoonkSettings;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.redis.ReplicationOptions;
import io.thoonk.redis.Topology;
import io.thoonk.redis.keys.KeySpace;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Makes the template's settings from the properties. */
final class ThoonkSettingsMapping {

    private ThoonkSettingsMapping() {}

    static ThoonkSettings of(ThoonkProperties properties, RedisConnectionFactory connectionFactory) {
        return new ThoonkSettings(
                keySpace(properties, Topology.isCluster(connectionFactory)),
                properties.peerMessages(),
                properties.maxPayloadSize() == null
                        ? PayloadLimits.NONE
                        : new PayloadLimits(properties.maxPayloadSize().toBytes()),
                properties.worker().maxCrashes(),
                properties.maintenance().interval(),
                ThoonkSettings.defaults().sightingsApart(),
                properties.putAfterCommit(),
                replication(properties),
                properties.worker().keepResult(),
                properties.maintenance().peerClaimTimeout(),
                properties.live().comparisonInterval());
    }

    private static KeySpace keySpace(ThoonkProperties properties, boolean cluster) {
        String prefix = properties.keyPrefix();
        boolean hashTags = properties.hashTags() == null ? cluster : properties.hashTags();
        if (cluster && !hashTags && !KeySpace.hasTag(prefix)) {
            throw new InvalidPropertyException(
                    "thoonk.hash-tags",
                    "must not be false on a Redis Cluster, where the keys of a feed have to lie in one slot");
        }
        if (hashTags && KeySpace.hidesTags(prefix)) {
            throw new InvalidPropertyException(
                    "thoonk.key-prefix",
                    "must not have an open brace, which hides the hash tags of the feeds, but is '" + prefix + "'");
        }
        return new KeySpace(prefix, hashTags);
    }

    private static ReplicationOptions replication(ThoonkProperties properties) {
        return new ReplicationOptions(properties.waitReplicas(), properties.waitReplicasTimeout());
    }
}
