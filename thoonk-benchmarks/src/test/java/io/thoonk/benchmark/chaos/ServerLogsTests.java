package io.thoonk.benchmark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServerLogsTests {

    @Test
    void countsATakeOverOnceWhateverOtherSentinelsSayOfIt() {
        String leader = """
                1:X 28 Nov 2026 23:20:57.003 # +sdown master thoonk 127.0.0.1 6379
                1:X 28 Nov 2026 23:20:57.903 # +promoted-slave slave 127.0.0.1:6380 127.0.0.1 6380 @ thoonk 127.0.0.1 6379
                1:X 28 Nov 2026 23:20:58.803 # +switch-master thoonk 127.0.0.1 6379 127.0.0.1 6380
                """;
        String follower = "1:X 28 Nov 2026 23:20:58.001 # +switch-master thoonk 127.0.0.1 6379 127.0.0.1 6380";

        assertThat(ServerLogs.takeOvers(List.of(leader, follower))).isEqualTo(1);
    }

    @Test
    void countsTheElectionsOfACluster() {
        String replica = "1:S 28 Nov 2026 23:20:57.003 # Failover election won: I'm the new master.\n";

        assertThat(ServerLogs.takeOvers(List.of(replica, replica + replica))).isEqualTo(3);
    }
}
