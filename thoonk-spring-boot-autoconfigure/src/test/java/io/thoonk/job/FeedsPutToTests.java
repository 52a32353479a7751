package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedsPutToTests {

    private final FeedsPutTo feeds = new FeedsPutTo();

    @Test
    void tellEachFeedOnceToWhoeverTakesThem() {
        feeds.note("a");
        feeds.note("b");
        feeds.note("a");
        assertThat(feeds.take()).containsExactlyInAnyOrder("a", "b");
        assertThat(feeds.take()).isEmpty();
        feeds.note("a");
        assertThat(feeds.take()).containsExactly("a");
    }

    @Test
    void keepNoMoreThanAThousandWhereNobodyTakesThem() {
        for (int i = 0; i < 3_000; i++) {
            feeds.note("feed-" + i);
        }
        assertThat(feeds.take()).hasSize(1_000);
    }
}
