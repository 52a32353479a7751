package io.thoonk.feed.live;

import static io.thoonk.test.Utf8.bytes;
import static io.thoonk.test.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each item is a letter, of which the case is what the item is and the letter its id. */
class ContentDifferenceTests {

    /** {@code +} is a publication, {@code ~} an edit, {@code -} a retraction, {@code >} a move. */
    @ParameterizedTest
    @CsvSource({
        "false, abc, abc, ''",
        "false, '', abc, +a +b +c",
        "false, abc, '', -a -b -c",
        "false, abc, abcd, +d",
        "false, abc, ac, -b",
        "false, abc, bca, ~b ~c ~a",
        "false, abc, acb, ~c ~b",
        "false, abc, aBc, ~B ~c",
        "false, abc, acB, ~B",
        "true, abc, abc, ''",
        "true, '', abc, +a +b +c",
        "true, abc, c, -a -b",
        "true, abc, abcd, +d",
        "true, abc, dabc, +d d>begin:",
        "true, abc, adbc, +d d>a:",
        "true, abc, aBc, ~B",
        "true, abc, cab, c>begin:",
        "true, abc, bca, a>c:",
        "true, abcdef, fabcde, f>begin:",
        "true, abcd, dCba, ~C d>begin: c>d: b>c:",
    })
    void tellsNoMoreThanWhatDiffers(boolean sorted, String before, String after, String told) {
        LiveContent<byte[]> content = content(sorted, before);
        List<String> changes = new ArrayList<>();
        new ContentDifference("f", content, change -> changes.add(spelled(change))).become(items(after));
        assertThat(String.join(" ", changes)).isEqualTo(told);
        assertThat(spelled(content)).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void makesOfAnyContentAnyOtherAlsoForWhoHearsOfTheChanges(boolean sorted) {
        for (long seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            String before = letters(random);
            String after = random.nextInt(4) == 0 ? before : letters(random);
            LiveContent<byte[]> content = content(sorted, before);
            LiveContent<byte[]> follower = content(sorted, before);
            List<FeedEvent> changes = new ArrayList<>();
            new ContentDifference("f", content, change -> {
                        changes.add(change);
                        follower.apply(change);
                    })
                    .become(items(after));
            String what = "seed " + seed + ": " + before + " to " + after;
            assertThat(spelled(content)).as(what).isEqualTo(after);
            assertThat(spelled(follower)).as(what).isEqualTo(after);
            if (before.equals(after)) {
                assertThat(changes).as(what).isEmpty();
            }
            if (sorted) {
                assertThat(changes.stream()
                                .filter(FeedEvent.Moved.class::isInstance)
                                .filter(change -> isIn(before, change)))
                        .as(what)
                        .hasSize(fewestMoves(before, after));
            }
        }
    }

    private static boolean isIn(String letters, FeedEvent event) {
        return letters.toLowerCase(Locale.ROOT).contains(event.itemId().orElseThrow());
    }

    /** All that were there, but for the most of them that stand in the right order already. */
    private static int fewestMoves(String before, String after) {
        String places = before.toLowerCase(Locale.ROOT);
        int[] ranks = after.toLowerCase(Locale.ROOT)
                .chars()
                .map(places::indexOf)
                .filter(rank -> rank >= 0)
                .toArray();
        int[] longest = new int[ranks.length];
        int most = 0;
        for (int i = 0; i < ranks.length; i++) {
            longest[i] = 1;
            for (int j = 0; j < i; j++) {
                longest[i] = ranks[j] < ranks[i] ? Math.max(longest[i], longest[j] + 1) : longest[i];
            }
            most = Math.max(most, longest[i]);
        }
        return ranks.length - most;
    }

    private static String letters(Random random) {
        List<String> letters = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
        Collections.shuffle(letters, random);
        return letters.subList(0, random.nextInt(letters.size() + 1)).stream()
                .map(letter -> random.nextInt(4) == 0 ? letter.toUpperCase(Locale.ROOT) : letter)
                .collect(Collectors.joining());
    }

    private static LiveContent<byte[]> content(boolean sorted, String letters) {
        LiveContent<byte[]> content = LiveContent.raw(() -> sorted);
        items(letters).forEach(item -> content.apply(new FeedEvent.Published("f", item.id(), item.item())));
        return content;
    }

    private static List<FeedPage.Item> items(String letters) {
        return letters.chars()
                .mapToObj(Character::toString)
                .map(letter -> new FeedPage.Item(letter.toLowerCase(Locale.ROOT), bytes(letter)))
                .toList();
    }

    private static String spelled(LiveContent<byte[]> content) {
        return content.items().stream().map(item -> text(item.item())).collect(Collectors.joining());
    }

    private static String spelled(FeedEvent event) {
        if (event instanceof FeedEvent.Moved moved) {
            return moved.id() + ">" + moved.position();
        }
        return switch (event.type()) {
            case PUBLISH -> "+" + text(event.payload().orElseThrow());
            case EDIT -> "~" + text(event.payload().orElseThrow());
            default -> "-" + event.itemId().orElseThrow();
        };
    }
}
