package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedCursor.Batch;
import io.thoonk.feed.FeedCursor.Comparison;
import io.thoonk.feed.FeedCursor.Entry;
import io.thoonk.feed.FeedCursor.LeaseState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedCursorTests {

    private final CursorStore store = new CursorStore();

    private final FeedCursor cursor = store.cursor();

    @ParameterizedTest
    @CsvSource({"kept, KEPT", "begun, BEGUN", "taken, NONE"})
    void tellsWhatThisProcessIs(String answer, LeaseState state) {
        store.answerLease(answer);
        assertThat(cursor.hold(Duration.ofSeconds(5))).isEqualTo(state);
        assertThat(store.asked()).containsExactly("lease 5000");
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false"})
    void tellsWhetherThereIsMoreToRead(String next, boolean more) {
        Entry entry = published("a", "1");
        store.answer(Optional.of(new Batch(List.of(entry), next)));
        assertThat(cursor.read(7, List.of("x"))).contains(new FeedCursor.Reading(List.of(entry), more));
        assertThat(store.asked()).containsExactly("read 7 [x]");
    }

    @Test
    void readsNothingWhenAnotherProcessIsTheActiveOne() {
        store.answer(Optional.empty());
        assertThat(cursor.read(7, List.of())).isEmpty();
    }

    @Test
    void tellsWhatBecameOfEachEntryAndThePosition() {
        cursor.handled(published("a", "1"), Optional.empty());
        cursor.moveTo(published("a", "1"));
        cursor.handled(retracted("b", ""), Optional.empty());
        cursor.moveTo(retracted("b", ""));
        cursor.handled(published("c", "3"), Optional.of("it failed"));
        cursor.moveTo(published("c", "3"));
        // What is a mere step of the position is no entry to be known of.
        cursor.handled(new Entry(Optional.empty(), "d", "4", "4"), Optional.empty());
        cursor.moveTo(new Entry(Optional.empty(), "d", "4", "4"));

        assertThat(cursor.commit()).isTrue();
        assertThat(store.commits()).containsExactly("4 known:a gone:b park:c");
    }

    @Test
    void staysWhereItIsAtAnEntryThatMovesNothing() {
        cursor.moveTo(published("a", "1"));
        cursor.moveTo(retracted("b", ""));
        assertThat(cursor.commit()).isTrue();
        assertThat(store.commits()).containsExactly("1");
    }

    @Test
    void asksNothingWhereThereIsNothingToTell() {
        cursor.moveTo(retracted("b", ""));
        store.losesAfter(0);
        assertThat(cursor.commit()).isTrue();
    }

    @Test
    void tellsNothingTwiceNorWhatItForgot() {
        cursor.handled(published("a", "1"), Optional.empty());
        cursor.forget();
        assertThat(cursor.commit()).isTrue();
        cursor.moveTo(published("b", "2"));
        cursor.commit();
        cursor.commit();
        assertThat(store.commits()).containsExactly("2");
    }

    @Test
    void forgetsWhatItCouldNotTellBecauseAnotherProcessIsTheActiveOne() {
        store.losesAfter(0);
        cursor.handled(published("a", "1"), Optional.empty());
        assertThat(cursor.commit()).isFalse();
        store.losesAfter(9);
        assertThat(cursor.commit()).isTrue();
        assertThat(store.commits()).isEmpty();
    }

    @Test
    void comparesWhatIsStoredThenWhatIsKnownEachToItsEnd() {
        store.answer(batch("17", published("a", "")));
        store.answer(batch("0", published("b", "")));
        store.answer(batch("5"));
        store.answer(batch("0", retracted("c", "")));
        Comparison comparison = cursor.compare();
        List<String> found = new ArrayList<>();
        while (!comparison.isDone()) {
            comparison.next().orElseThrow().forEach(entry -> found.add(entry.id()));
        }
        assertThat(found).containsExactly("a", "b", "c");
        assertThat(store.asked()).containsExactly("scan items 0", "scan items 17", "scan known 0", "scan known 5");
    }

    @Test
    void comparesTheSameAgainWhereNotAllHadRoom() {
        store.answer(batch("", published("a", "")));
        store.answer(batch("", published("b", "")));
        store.answer(batch("0", published("c", "")));
        store.answer(batch("0"));
        Comparison comparison = cursor.compare();
        List<String> found = new ArrayList<>();
        while (!comparison.isDone()) {
            comparison.next().orElseThrow().forEach(entry -> found.add(entry.id()));
        }
        assertThat(found).containsExactly("a", "b", "c");
        assertThat(store.asked()).containsExactly("scan items 0", "scan items 0", "scan items 0", "scan known 0");
    }

    @Test
    void goesOnComparingWhereItWasWhenItIsTheActiveOneAgain() {
        store.answer(batch("17"));
        store.answer(Optional.empty());
        store.answer(batch("0"));
        Comparison comparison = cursor.compare();
        assertThat(comparison.next()).isPresent();
        assertThat(comparison.next()).isEmpty();
        assertThat(comparison.next()).isPresent();
        assertThat(comparison.isDone()).isFalse();
        assertThat(store.asked()).containsExactly("scan items 0", "scan items 17", "scan items 17");
    }

    @Test
    void tellsEachHandledEntryOnceWheneverItCommits() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            CursorStore stored = new CursorStore();
            FeedCursor each = stored.cursor();
            List<String> expected = new ArrayList<>();
            StringBuilder open = new StringBuilder();
            String position = "";
            for (int i = 1; i < 60; i++) {
                Entry entry = published("i" + i, Integer.toString(i));
                if (random.nextBoolean()) {
                    each.handled(entry, Optional.empty());
                    open.append(" known:i").append(i);
                }
                if (random.nextInt(3) == 0) {
                    each.moveTo(entry);
                    position = Integer.toString(i);
                }
                if (random.nextInt(4) == 0) {
                    assertThat(each.commit()).isTrue();
                    if (!position.isEmpty() || !open.isEmpty()) {
                        expected.add(position + open);
                    }
                    open.setLength(0);
                    position = "";
                }
            }
            assertThat(stored.commits()).as("seed %s", seed).isEqualTo(expected);
        }
    }

    private static Optional<Batch> batch(String next, Entry... entries) {
        return Optional.of(new Batch(List.of(entries), next));
    }

    private static Entry published(String id, String position) {
        return new Entry(Optional.of(new FeedEvent.Published("feed", id, new byte[0])), id, position, position);
    }

    private static Entry retracted(String id, String position) {
        return new Entry(Optional.of(new FeedEvent.Retracted("feed", id)), id, "", position);
    }
}
