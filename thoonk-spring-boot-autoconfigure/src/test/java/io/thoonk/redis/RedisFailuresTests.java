package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.RedisUnreachableException;
import io.thoonk.redis.keys.WireText;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.RedisConnectionFailureException;

class RedisFailuresTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOPERM User app has no permissions to run the 'zadd' command",
                "ERR The user executing the script can't publish to the channel mentioned in the command script: 17, on @user_script:1.",
                "ERR ACL failure in script: No permissions to access a channel script: on @user_script:1.",
                "ERR ACL failure in script: User app has no permissions to run the 'keys' command script: on @user_script:1."
            })
    void saysWhatToGrantForWhatIsRefusedInAScriptToo(String answer) {
        assertThat(RedisFailures.translate("Script put.lua", new IllegalStateException(answer)))
                .hasMessageContaining("the Redis user may not do this")
                .hasMessageContaining("ACL SETUSER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOREPLICAS Not enough good replicas to write. script: 17, on @user_script:1.",
                "ERR Error running script (call to f_17): @user_script:1: @user_script: 1: -NOREPLICAS Not enough good replicas to write."
            })
    void knowsWhatPassesWhereverAServerWritesThatItWasInAScript(String answer) {
        assertThat(RedisFailures.isPassing(new IllegalStateException(answer))).isTrue();
        assertThat(RedisFailures.isAnswered(new IllegalStateException(answer))).isTrue();
    }

    @Test
    void saysThatRedisIsFull() {
        assertThat(RedisFailures.translate(
                        "Script put.lua",
                        new IllegalStateException("OOM command not allowed when used memory > 'maxmemory'.")))
                .hasMessageContaining("Redis is full (");
    }

    @Test
    void namesThePlaceThatCannotBeReached() {
        Throwable refused = new RedisConnectionFailureException(
                "Unable to connect to Redis",
                new IllegalStateException(
                        "Unable to connect to localhost/<unresolved>:6379",
                        new ConnectException("Connection refused")));
        assertThat(RedisFailures.translate("Script open.lua", refused))
                .isInstanceOf(RedisUnreachableException.class)
                .hasMessage("Script open.lua failed: Redis cannot be reached at localhost:6379 (Connection refused)");
    }

    @Test
    void doesNotCallAWrongPasswordUnreachable() {
        Throwable refused = new RedisConnectionFailureException(
                "Unable to connect to Redis",
                new IllegalStateException("WRONGPASS invalid username-password pair or user is disabled."));
        assertThat(RedisFailures.translate("Script open.lua", refused))
                .isNotInstanceOf(RedisUnreachableException.class)
                .hasMessageContaining("WRONGPASS");
    }

    @Test
    void saysThatMasterAndReplicasByNameAreNotUsable() {
        assertThat(RedisFailures.translate(
                        "Opening the subscription connection",
                        new IllegalStateException("RedisURI is not available. Use RedisClient(Host)")))
                .hasMessageContaining("spring.data.redis.masterreplica.nodes")
                .hasMessageContaining("Set spring.data.redis.host to the master")
                .hasMessageNotContaining("configured place");
    }

    @Test
    void spellsTheKeysOfWhatIsRefused() {
        byte[][] keys = {WireText.bytes("app:feed.config:{work}")};
        assertThat(RedisFailures.withSpelling(
                        RedisFailures.translate("Script", new IllegalStateException("NOPERM no")), keys))
                .hasMessageEndingWith("spells its keys and channels as in 'app:feed.config:{work}'");
        assertThat(RedisFailures.withSpelling(
                        RedisFailures.translate("Script", new IllegalStateException("ERR other")), keys))
                .hasMessage("Script failed: ERR other");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "CLUSTERDOWN The cluster is down",
                "LOADING Redis is loading the dataset in memory",
                "MASTERDOWN Link with MASTER is down",
                "READONLY You can't write against a read only replica.",
                "NOREPLICAS Not enough good replicas to write."
            })
    void knowsWhatPasses(String answer) {
        assertThat(RedisFailures.isPassing(new IllegalStateException(answer))).isTrue();
        assertThat(RedisFailures.isAnswered(new IllegalStateException(answer))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOPERM no", "ERR READONLY", "WRONGTYPE Operation", "connection reset"})
    void knowsWhatDoesNotPass(String answer) {
        assertThat(RedisFailures.isPassing(new IllegalStateException(answer))).isFalse();
    }
}
