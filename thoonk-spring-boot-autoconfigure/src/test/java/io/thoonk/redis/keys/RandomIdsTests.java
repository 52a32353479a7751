package io.thoonk.redis.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomIdsTests {

    @Test
    void knowsItsOwn() {
        assertThat(IntStream.range(0, 1000).mapToObj(i -> RandomIds.next()).distinct())
                .hasSize(1000)
                .allMatch(RandomIds::isLike);
    }

    @Test
    void knowsThoseThatFollow() {
        assertThat(RandomIds.isLike(RandomIds.next() + ">1")).isTrue();
        assertThat(RandomIds.isLike(RandomIds.next() + ">12>3")).isTrue();
        assertThat(RandomIds.isLike(RandomIds.next() + ">1".repeat(100_000))).isTrue();
        assertThat(RandomIds.isLike(RandomIds.next() + ">1".repeat(100_000) + ">"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123456789abcdef0123456789abcde",
                "0123456789abcdef0123456789abcdef0",
                "0123456789ABCDEF0123456789abcdef",
                "0123456789abcdef0123456789abcdeg",
                "/123456789abcdef0123456789abcdef",
                ":123456789abcdef0123456789abcdef",
                "`123456789abcdef0123456789abcdef",
                "0123456789abcdef0123456789abcdef>",
                "0123456789abcdef0123456789abcdef>1x",
                "order>1"
            })
    void knowsWhatSomebodyChose(String id) {
        assertThat(RandomIds.isLike(id)).isFalse();
    }
}
