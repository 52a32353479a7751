package io.thoonk.feed;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeedDigestTests {

    private static final FeedPage.Item A = new FeedPage.Item("a", bytes("1"));

    private static final FeedPage.Item B = new FeedPage.Item("b", bytes("2"));

    @Test
    void agreesWithTheSameItemsInTheSameOrder() {
        assertThat(inTheMiddle(A, B).agrees(false, false, List.of(A, B), false)).isTrue();
        assertThat(inTheMiddle(A, B).agrees(false, false, List.of(B, A), false)).isFalse();
        assertThat(inTheMiddle(A, B).agrees(false, false, List.of(A), false)).isFalse();
        assertThat(inTheMiddle(A, B).agrees(true, false, List.of(A, B), false)).isFalse();
        assertThat(inTheMiddle(A, B).agrees(false, false, List.of(A, new FeedPage.Item("b", bytes("3"))), false))
                .isFalse();
    }

    @Test
    void tellsIdsAndItemsApartWhateverTheyHold() {
        assertThat(FeedDigest.sha1(List.of(new FeedPage.Item("ab", bytes("c")))))
                .isNotEqualTo(FeedDigest.sha1(List.of(new FeedPage.Item("a", bytes("bc")))));
        assertThat(FeedDigest.sha1(List.of(new FeedPage.Item("a", bytes("1b\0001\0002")))))
                .isNotEqualTo(FeedDigest.sha1(List.of(A, B)));
    }

    @Test
    void wantsTheFirstAtTheBeginningAndTheLastAtTheEnd() {
        FeedDigest first = new FeedDigest(false, true, false, "a", 1, FeedDigest.sha1(List.of(A)));
        assertThat(first.agrees(false, true, List.of(A), false)).isTrue();
        assertThat(first.agrees(false, false, List.of(A), false)).isFalse();
        FeedDigest last = new FeedDigest(false, false, true, "a", 1, FeedDigest.sha1(List.of(A)));
        assertThat(last.agrees(false, false, List.of(A), true)).isTrue();
        assertThat(last.agrees(false, false, List.of(A), false)).isFalse();
    }

    @Test
    void knowsOfNoItemsWhereAPageHasNoneUnlessItIsTheWholeFeed() {
        String none = FeedDigest.sha1(List.of());
        assertThat(new FeedDigest(false, true, true, "", 0, none).agrees(false, true, List.of(), true))
                .isTrue();
        assertThat(new FeedDigest(false, true, true, "", 0, none).agrees(false, false, List.of(), false))
                .isFalse();
        assertThat(new FeedDigest(false, false, true, "", 0, none).agrees(false, false, List.of(), false))
                .isTrue();
        assertThat(new FeedDigest(false, true, false, "", 0, none).agrees(false, false, List.of(), false))
                .isTrue();
    }

    private static FeedDigest inTheMiddle(FeedPage.Item... items) {
        return new FeedDigest(false, false, false, "a", items.length, FeedDigest.sha1(List.of(items)));
    }
}
