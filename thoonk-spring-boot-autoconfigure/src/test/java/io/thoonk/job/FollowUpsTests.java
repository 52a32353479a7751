package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.redis.keys.RandomIds;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FollowUpsTests {

    @Test
    void idsOfWhatFollowsItselfForEverStayShortAndAreNeverTheSame() {
        Set<String> ids = new HashSet<>();
        Stream.iterate(RandomIds.next(), FollowUps.NONE::nextId).limit(5_000).forEach(id -> {
            assertThat(id.length()).isLessThanOrEqualTo(202);
            assertThat(ids.add(id)).isTrue();
        });
    }

    @Test
    void theSameParentAlwaysHasTheSameNext() {
        String parent = "order ".repeat(100);

        assertThat(FollowUps.NONE.nextId(parent))
                .isEqualTo(FollowUps.NONE.nextId(parent))
                .matches("~[0-9a-f]{32}>1")
                .isNotEqualTo(FollowUps.NONE.nextId(parent + "1"));
        assertThat(RandomIds.isLike(FollowUps.NONE.nextId(parent))).isFalse();
        assertThat(FollowUps.NONE.nextId("17")).isEqualTo("17>1");
    }
}
