package io.thoonk.benchmark.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiamondTrialTests {

    private static final int MASTERS = 3;

    @Test
    void hasAMasterForEachFeed() {
        assertThat(Stream.of(DiamondTrial.TOP, DiamondTrial.LEFT, DiamondTrial.RIGHT)
                        .map(feed -> SlotHash.getSlot("feed.ids:{" + feed + "}") * MASTERS / SlotHash.SLOT_COUNT))
                .doesNotHaveDuplicates();
    }
}
