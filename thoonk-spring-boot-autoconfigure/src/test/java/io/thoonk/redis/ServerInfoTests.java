package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerInfoTests {

    @Test
    void namesWhatTheServerIs() {
        assertThat(of(Map.of("redis_version", "7.0.15")).product()).contains("7.0.15");
        assertThat(of(Map.of("redis_version", "7.2.4", "server_name", "valkey", "valkey_version", "9.1.2"))
                        .product())
                .contains("Valkey 9.1.2");
        assertThat(of(Map.of("redis_version", "7.2.4", "redict_version", "7.3.6"))
                        .product())
                .contains("Redict 7.3.6");
        assertThat(of(Map.of()).product()).isEmpty();
    }

    @Test
    void namesWhatTheNodesOfAClusterAre() {
        ServerInfo cluster = of(Map.of(
                "127.0.0.1:7001.redis_version", "7.2.4",
                "127.0.0.1:7001.valkey_version", "8.1.1",
                "127.0.0.1:7001.cluster_enabled", "1",
                "127.0.0.1:7002.redis_version", "7.0.15",
                "127.0.0.1:7002.cluster_enabled", "1"));
        assertThat(cluster.product()).contains("7.0.15, Valkey 8.1.1");
        assertThat(cluster.redisVersions()).containsExactly("7.0.15", "7.2.4");
        assertThat(cluster.isNodeOfUnknownCluster()).isFalse();
    }

    @Test
    void knowsAServerThatIsAlone() {
        assertThat(of(Map.of("role", "master", "connected_slaves", "0")).isAlone())
                .isTrue();
        assertThat(of(Map.of("role", "master", "connected_slaves", "1")).isAlone())
                .isFalse();
        assertThat(of(Map.of("role", "slave", "connected_slaves", "0")).isAlone())
                .isFalse();
        assertThat(of(Map.of("127.0.0.1:7001.role", "master", "127.0.0.1:7001.connected_slaves", "0"))
                        .isAlone())
                .isFalse();
        assertThat(of(Map.of()).isAlone()).isFalse();
    }

    @Test
    void knowsANodeOfAClusterWhateverItCallsItsMode() {
        assertThat(of(Map.of("server_mode", "cluster", "cluster_enabled", "1")).isNodeOfUnknownCluster())
                .isTrue();
        assertThat(of(Map.of("redict_mode", "standalone", "cluster_enabled", "0"))
                        .isNodeOfUnknownCluster())
                .isFalse();
    }

    private static ServerInfo of(Map<String, String> fields) {
        Properties info = new Properties();
        info.putAll(fields);
        return ServerInfo.of(info);
    }
}
