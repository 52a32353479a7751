package io.thoonk.feed;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeedPageTests {

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
        assertThat(FeedPage.Digest.sha1(List.of(new FeedPage.Item("ab", bytes("c")))))
                .isNotEqualTo(FeedPage.Digest.sha1(List.of(new FeedPage.Item("a", bytes("bc")))));
        assertThat(FeedPage.Digest.sha1(List.of(new FeedPage.Item("a", bytes("1b\0001\0002")))))
                .isNotEqualTo(FeedPage.Digest.sha1(List.of(A, B)));
    }

    @Test
    void wantsTheFirstAtTheBeginningAndTheLastAtTheEnd() {
        FeedPage.Digest first = new FeedPage.Digest(false, true, false, "a", 1, 1, FeedPage.Digest.sha1(List.of(A)));
        assertThat(first.agrees(false, true, List.of(A), false)).isTrue();
        assertThat(first.agrees(false, false, List.of(A), false)).isFalse();
        FeedPage.Digest last = new FeedPage.Digest(false, false, true, "a", 1, 1, FeedPage.Digest.sha1(List.of(A)));
        assertThat(last.agrees(false, false, List.of(A), true)).isTrue();
        assertThat(last.agrees(false, false, List.of(A), false)).isFalse();
    }

    @Test
    void knowsOfNoItemsWhereAPageHasNoneUnlessItIsTheWholeFeed() {
        String none = FeedPage.Digest.sha1(List.of());
        assertThat(new FeedPage.Digest(false, true, true, "", 0, 0, none).agrees(false, true, List.of(), true))
                .isTrue();
        assertThat(new FeedPage.Digest(false, true, true, "", 0, 0, none).agrees(false, false, List.of(), false))
                .isFalse();
        assertThat(new FeedPage.Digest(false, false, true, "", 0, 0, none).agrees(false, false, List.of(), false))
                .isTrue();
        assertThat(new FeedPage.Digest(false, true, false, "", 0, 0, none).agrees(false, false, List.of(), false))
                .isTrue();
    }

    private static FeedPage.Digest inTheMiddle(FeedPage.Item... items) {
        return new FeedPage.Digest(
                false, false, false, "a", items.length, items.length, FeedPage.Digest.sha1(List.of(items)));
    }
}
