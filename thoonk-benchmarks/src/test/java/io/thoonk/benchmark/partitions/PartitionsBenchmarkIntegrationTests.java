package io.thoonk.benchmark.partitions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PartitionsBenchmarkIntegrationTests {

    @Test
    void worksOffAFeedWithPartitions() {
        assertThat(PartitionsProgram.run(new String[] {"--quick", "--jobs=400", "--settling=100ms", "--watched=1s"}))
                .isZero();
    }
}
