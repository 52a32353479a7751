package io.thoonk.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.lettuce.LettuceExceptionConverter;

/** Connections of our own to the master of a key: one where there is one master, one a master in a cluster. */
final class MasterConnections {

    private final StatefulConnection<byte[], byte[]> whole;

    private final Function<byte[], StatefulRedisConnection<byte[], byte[]>> ofKey;

    private MasterConnections(
            StatefulConnection<byte[], byte[]> whole, Function<byte[], StatefulRedisConnection<byte[], byte[]>> ofKey) {
        this.whole = whole;
        this.ofKey = ofKey;
    }

    static MasterConnections open(AbstractRedisClient client) {
        try {
            if (client instanceof RedisClusterClient clusterClient) {
                // Its view of the cluster may be older than the failure that made us connect anew.
                clusterClient.refreshPartitions();
                StatefulRedisClusterConnection<byte[], byte[]> cluster = clusterClient.connect(ByteArrayCodec.INSTANCE);
                return new MasterConnections(cluster, key -> ofCluster(cluster, key));
            }
            StatefulRedisConnection<byte[], byte[]> single = ((RedisClient) client).connect(ByteArrayCodec.INSTANCE);
            return new MasterConnections(single, key -> single);
        } catch (RedisException ex) {
            throw converted(ex);
        }
    }

    StatefulRedisConnection<byte[], byte[]> of(byte[] key) {
        try {
            return ofKey.apply(key);
        } catch (RedisException ex) {
            throw converted(ex);
        }
    }

    private static StatefulRedisConnection<byte[], byte[]> ofCluster(
            StatefulRedisClusterConnection<byte[], byte[]> cluster, byte[] key) {
        int slot = SlotHash.getSlot(key);
        @Nullable RedisClusterNode master = cluster.getPartitions().getMasterBySlot(slot);
        if (master == null) {
            throw new RedisException("CLUSTERDOWN No master serves slot " + slot);
        }
        return cluster.getConnection(master.getUri().getHost(), master.getUri().getPort());
    }

    private static RuntimeException converted(RedisException failure) {
        @Nullable RuntimeException known = new LettuceExceptionConverter().convert(failure);
        return known == null ? failure : known;
    }

    boolean isOpen() {
        return whole.isOpen();
    }

    /** From several threads, too: who uses them, and the driver where one breaks. */
    synchronized CompletableFuture<?> close() {
        // The driver warns of what is closed twice.
        return whole instanceof RedisChannelHandler<?, ?> handler && handler.isClosed()
                ? CompletableFuture.completedFuture(true)
                : whole.closeAsync();
    }
}
