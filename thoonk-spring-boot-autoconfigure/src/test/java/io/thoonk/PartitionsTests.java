package io.thoonk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.feed.FeedConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionsTests {

    private final Partitions eight = new Partitions("orders", 8);

    @Test
    void areFeedsWithNumberedNames() {
        assertThat(new Partitions("orders", 3).names()).containsExactly("orders~0", "orders~1", "orders~2");
        assertThat(new Partitions("orders", 2).feeds()).containsExactly("orders", "orders~0", "orders~1");
    }

    @Test
    void areKnownByTheirNames() {
        assertThat(Partitions.feedOf("orders~0")).contains("orders");
        assertThat(Partitions.feedOf("a~1~12")).contains("a~1");
        assertThat(Partitions.feedOf("orders")).isEmpty();
        assertThat(Partitions.feedOf("orders~01")).isEmpty();
        assertThat(Partitions.feedOf("~1")).isEmpty();
        assertThat(Partitions.areTogether("orders", "orders")).isTrue();
        assertThat(Partitions.areTogether("orders~3", "orders")).isTrue();
        assertThat(Partitions.areTogether("orders", "orders~3")).isTrue();
        assertThat(Partitions.areTogether("orders~2", "orders~3")).isFalse();
    }

    /** As {@code zlib.crc32(key.encode()) % count} tells in Python. */
    @ParameterizedTest
    @CsvSource({"customer-7, 0, 328", "a, 3, 579", "ä, 3, 387", "orders, 6, 494", "'', 0, 0"})
    void leadEachKeyWhereEveryOtherProgramLeadsIt(String key, int ofEight, int ofMany) {
        assertThat(eight.numberOf(key)).isEqualTo(ofEight);
        assertThat(new Partitions("orders", 1024).numberOf(key)).isEqualTo(ofMany);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1025})
    void areFromOneTo1024(int count) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedConfig.partitions(count))
                .withMessageContaining("from 1 to 1024");
        assertThatIllegalArgumentException().isThrownBy(() -> new Partitions("orders", count));
    }

    @Test
    void areReadFromAConfiguration() {
        assertThat(FeedConfig.partitions(8).partitions()).hasValue(8);
        assertThat(FeedConfig.partitions(8).withoutPartitions().fields()).isEmpty();
        assertThat(FeedConfig.ofMaxLength(3).partitions()).isEmpty();
    }
}
