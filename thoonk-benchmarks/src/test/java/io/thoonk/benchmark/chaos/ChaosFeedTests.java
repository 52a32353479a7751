package io.thoonk.benchmark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import org.junit.jupiter.api.Test;

class ChaosFeedTests {

    private static final int MASTERS = 3;

    @Test
    void standsOnAMasterOfItsOwnInACluster() {
        assertThat(ChaosFeed.ALL.stream()
                        .map(feed -> SlotHash.getSlot("feed.ids:{" + feed + "}") * MASTERS / SlotHash.SLOT_COUNT))
                .doesNotHaveDuplicates();
    }
}
