package io.thoonk.feed.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import io.thoonk.feed.QueryChange;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept for a consumer that does not go on, of a feed and of a set. */
class MissedChangesTests {

    private static final byte[] ITEM = {1};

    private final LiveContent<byte[]> content = LiveContent.raw(() -> false);

    private final MissedChanges missed = new MissedChanges("f", content);

    private final Map<String, String> items = new HashMap<>();

    private final MissedInSet<String> missedInSet = new MissedInSet<>(items);

    @Test
    void nothingIsKeptOfWhatCameAndWent() {
        for (int i = 0; i < 100; i++) {
            missed.missed(new FeedEvent.Published("f", "id" + i, ITEM));
            missed.missed(new FeedEvent.Edited("f", "id" + i, ITEM));
            missed.missed(new FeedEvent.Retracted("f", "id" + i));
            missedInSet.missed(new QueryChange.Entered<>("id" + i, "one"));
            missedInSet.missed(new QueryChange.Changed<>("id" + i, "two"));
            missedInSet.missed(new QueryChange.Left<>("id" + i));
        }
        assertThat(missed.size()).isZero();
        assertThat(missed.instead()).isEmpty();
        assertThat(missedInSet.size()).isZero();
        assertThat(missedInSet.instead()).isEmpty();
    }

    @Test
    void whatTheConsumerKnowsIsToldToBeGone() {
        missed.missed(new FeedEvent.Edited("f", "a", ITEM));
        missed.missed(new FeedEvent.Retracted("f", "a"));
        missedInSet.missed(new QueryChange.Changed<>("a", "two"));
        missedInSet.missed(new QueryChange.Left<>("a"));
        assertThat(missed.instead()).containsExactly(new FeedEvent.Retracted("f", "a"));
        assertThat(missedInSet.instead()).containsExactly(new QueryChange.Left<>("a"));
    }

    @Test
    void whatCameAgainIsTold() {
        missed.missed(new FeedEvent.Published("f", "a", ITEM));
        missed.missed(new FeedEvent.Retracted("f", "a"));
        missed.missed(new FeedEvent.Published("f", "a", ITEM));
        content.apply(new FeedEvent.Published("f", "a", ITEM));
        missedInSet.missed(new QueryChange.Entered<>("a", "one"));
        missedInSet.missed(new QueryChange.Left<>("a"));
        missedInSet.missed(new QueryChange.Entered<>("a", "two"));
        items.put("a", "two");
        assertThat(missed.instead()).containsExactly(new FeedEvent.Published("f", "a", ITEM));
        assertThat(missedInSet.instead()).containsExactly(new QueryChange.Entered<>("a", "two"));
    }
}
