package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.Partitions;
import io.thoonk.feed.FeedType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedStatisticsTests {

    private static FeedStatistics jobs(String feed, long waiting, int oldestSeconds, Optional<Partitions> partitions) {
        return new FeedStatistics(
                feed,
                Optional.of(FeedType.JOB),
                waiting,
                1,
                2,
                3,
                4,
                5,
                Optional.of(Duration.ofSeconds(oldestSeconds)),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.of(new FeedStatistics.Orphans(1, 0, true)),
                Optional.of(new FeedStatistics.Gate(
                        1, 2, 3, Optional.empty(), Map.of("a", new FeedStatistics.OfKey(4, 5, Optional.of(6L))))),
                Map.of(),
                partitions,
                false);
    }

    /** As Redis writes what a peer has put, to be always the first or always the last. */
    @Test
    void readsScoresWithoutAnEnd() {
        assertThat(FeedStatisticsReader.time("-inf")).isEqualTo(Instant.EPOCH);
        assertThat(FeedStatisticsReader.time("inf")).isAfter(Instant.now());
        assertThat(FeedStatisticsReader.time("-1e300")).isEqualTo(Instant.EPOCH);
    }

    @Test
    void countsPartitionsWithTheirFeedAndLeavesThemOut() {
        Map<String, FeedStatistics> together = FeedStatistics.together(Map.of(
                "orders", jobs("orders", 1, 5, Optional.of(new Partitions("orders", 2))),
                "orders~0", jobs("orders~0", 10, 7, Optional.empty()),
                "orders~1", jobs("orders~1", 100, 6, Optional.empty()),
                "orders~2", jobs("orders~2", 1000, 9, Optional.empty())));
        assertThat(together.keySet()).containsExactlyInAnyOrder("orders", "orders~2");
        assertThat(together.get("orders")).satisfies(feed -> {
            assertThat(feed.size()).isEqualTo(111);
            assertThat(feed.delayed()).isEqualTo(3);
            assertThat(feed.claimed()).isEqualTo(6);
            assertThat(feed.stalled()).isEqualTo(9);
            assertThat(feed.published()).isEqualTo(12);
            assertThat(feed.finished()).isEqualTo(15);
            assertThat(feed.oldestAge()).contains(Duration.ofSeconds(7));
            assertThat(feed.gate()).hasValueSatisfying(gate -> {
                assertThat(gate.waiting()).isEqualTo(3);
                assertThat(gate.ofKey("a")).isEqualTo(new FeedStatistics.OfKey(12, 15, Optional.of(6L)));
            });
            assertThat(feed.orphans()).contains(new FeedStatistics.Orphans(3, 0, true));
        });
    }

    @Test
    void countsWhatThereIsWhereAPartitionIsMissing() {
        Map<String, FeedStatistics> together = FeedStatistics.together(Map.of(
                "orders", jobs("orders", 1, 5, Optional.of(new Partitions("orders", 2))),
                "orders~1", jobs("orders~1", 100, 6, Optional.empty())));
        assertThat(together.get("orders").size()).isEqualTo(101);
    }
}
