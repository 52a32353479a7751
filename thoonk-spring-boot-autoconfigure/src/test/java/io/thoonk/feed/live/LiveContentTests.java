package io.thoonk.feed.live;

import static io.thoonk.test.Utf8.bytes;
import static io.thoonk.test.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.FeedPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiveContentTests {

    /** As for a consumer that fell behind: what became of the items that changed, told instead of all changes. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tellsWhatBecameOfItemsSoThatWhoHearsOfItIsRightAgain(boolean sorted) {
        for (long seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            LiveContent<byte[]> content = LiveContent.raw(() -> sorted);
            LiveContent<byte[]> follower = LiveContent.raw(() -> sorted);
            for (int i = random.nextInt(8); i > 0; i--) {
                content.apply(anyChange(random, content)).ifPresent(follower::apply);
            }
            Map<String, FeedEventType> missed = new LinkedHashMap<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                content.apply(anyChange(random, content))
                        .ifPresent(change -> missed.putIfAbsent(change.itemId().orElseThrow(), change.type()));
            }

            List<FeedEvent> became = content.became("f", missed);

            assertThat(became)
                    .allMatch(event -> missed.containsKey(event.itemId().orElseThrow()));
            for (FeedEvent event : became) {
                boolean news = follower.apply(event).isPresent();
                assertThat(news || event instanceof FeedEvent.Moved)
                        .as("seed %s: %s is news", seed, event)
                        .isTrue();
                if (event instanceof FeedEvent.Retracted retracted) {
                    assertThat(content.contains(retracted.id()))
                            .as("seed %s: %s", seed, event)
                            .isFalse();
                }
            }
            assertThat(spelled(follower)).as("seed %s", seed).isEqualTo(spelled(content));
        }
    }

    private static FeedEvent anyChange(Random random, LiveContent<?> content) {
        String id = Character.toString('a' + random.nextInt(6));
        List<FeedPage.Item> items = content.items();
        return switch (random.nextInt(content.isSorted() && !items.isEmpty() ? 4 : 3)) {
            case 0 -> new FeedEvent.Retracted("f", id);
            case 1 -> new FeedEvent.Edited("f", id, bytes(Integer.toString(random.nextInt(9))));
            case 2 -> new FeedEvent.Published("f", id, bytes(Integer.toString(random.nextInt(9))));
            default ->
                new FeedEvent.Moved(
                        "f", id, items.get(random.nextInt(items.size())).id() + ":");
        };
    }

    private static List<String> spelled(LiveContent<?> content) {
        return content.items().stream()
                .map(item -> item.id() + text(item.item()))
                .toList();
    }

    /** Items are spelled as id and value; {@code -} retracts and {@code >} moves. */
    @ParameterizedTest
    @CsvSource({
        // begins, event, ends, told
        "plain, '', +a1, a1, +a1",
        "plain, a1 b1, +c1, a1 b1 c1, +c1",
        "plain, a1 b1, +a2, b1 a2, ~a2",
        "plain, a1 b1, ~a2, b1 a2, ~a2",
        "plain, a1 b1, ~b2, a1 b2, ~b2",
        "plain, a1, ~b1, a1 b1, +b1",
        "plain, a1 b1, -a, b1, -a",
        "plain, a1, -b, a1, ''",
        "sorted, a1 b1, +a2, a2 b1, ~a2",
        "sorted, a1 b1, ~a2, a2 b1, ~a2",
        "sorted, a1 b1, +c1, a1 b1 c1, +c1",
        "sorted, a1 b1 c1, c>begin:, c1 a1 b1, c>begin:",
        "sorted, a1 b1 c1, a>:end, b1 c1 a1, a>:end",
        "sorted, a1 b1 c1, c>:b, a1 c1 b1, c>:b",
        "sorted, a1 b1 c1, a>b:, b1 a1 c1, a>b:",
        "sorted, a1 b1 c1, a>begin:, a1 b1 c1, ''",
        "sorted, a1 b1 c1, c>:end, a1 b1 c1, ''",
        "sorted, a1 b1 c1, b>a:, a1 b1 c1, ''",
        "sorted, a1 b1 c1, b>:c, a1 b1 c1, ''",
        "sorted, a1 b1 c1, b>b:, a1 b1 c1, ''",
        "sorted, a1 b1 c1, b>:b, a1 b1 c1, ''",
        "sorted, a1 b1, x>a:, a1 b1, ''",
        "sorted, a1 b1, a>x:, a1 b1, ''",
        "plain, a1 b1, b>begin:, b1 a1, b>begin:",
    })
    void appliesEachKindOfChange(String kind, String begins, String event, String ends, String told) {
        Content content = new Content(kind.equals("sorted"));
        words(begins).forEach(item -> content.apply(event("+" + item)));

        List<FeedEvent> changes = content.apply(event(event));

        assertThat(content.items()).containsExactlyElementsOf(words(ends).toList());
        assertThat(changes)
                .map(LiveContentTests::spelled)
                .containsExactlyElementsOf(words(told).toList());
    }

    @Test
    void handsOnWhatIsAboutNoItem() {
        Content content = new Content(false);
        FeedEvent event = new FeedEvent.Configured("f", "me");
        assertThat(content.apply(event)).containsExactly(event);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsTheOrderOfASimpleListAndTellsHow(boolean sorted) {
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            Content content = new Content(sorted);
            Content told = new Content(sorted);
            Map<String, String> model = new LinkedHashMap<>();
            List<String> order = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                FeedEvent event = event(random(random, step));
                applyToModel(event, sorted, model, order);
                content.apply(event).forEach(told::apply);
                assertThat(content.items()).as("seed %s, step %s", seed, step).isEqualTo(items(model, order));
            }
            assertThat(told.items()).as("told with seed %s", seed).isEqualTo(content.items());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void becomesAnotherContentAndTellsHow(boolean sorted) {
        for (int seed = 0; seed < 1000; seed++) {
            Random random = new Random(seed);
            Content content = new Content(sorted);
            Content told = new Content(sorted);
            for (int round = 0; round < 4; round++) {
                List<String> wanted = content(random);
                content.become(sorted, wanted).forEach(told::apply);
                assertThat(content.items()).as("seed %s, round %s", seed, round).isEqualTo(wanted);
                assertThat(told.items()).as("told with seed %s", seed).isEqualTo(wanted);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // begins, becomes, told
        "plain, a1 b1, a1 b1, ''",
        "plain, a1 b1, b1, -a",
        "plain, a1 b1, a1 b1 c1, +c1",
        "plain, a1 b1 c1, a1 c1 b1, ~c1 ~b1",
        "plain, a1 b1 c1, a1 b2 c1, ~b2 ~c1",
        "sorted, a1 b1 c1, a1 b2 c1, ~b2",
        "sorted, a1 b1 c1 d1, d1 a1 b1 c1, d>begin:",
        "sorted, a1 b1 c1 d1, b1 c1 d1 a1, a>d:",
        "sorted, a1 b1, a1 x1 b1, +x1 x>a:",
        "sorted, a1 b1, c1, -a -b +c1",
    })
    void tellsNoMoreThanWhatIsDifferent(String kind, String begins, String becomes, String told) {
        boolean sorted = kind.equals("sorted");
        Content content = new Content(sorted);
        words(begins).forEach(item -> content.apply(event("+" + item)));

        assertThat(content.become(sorted, words(becomes).toList()))
                .map(LiveContentTests::spelled)
                .containsExactlyElementsOf(words(told).toList());
    }

    private static void applyToModel(FeedEvent event, boolean sorted, Map<String, String> model, List<String> order) {
        String id = event.itemId().orElseThrow();
        if (event instanceof FeedEvent.Retracted) {
            order.remove(id);
            model.remove(id);
        } else if (event instanceof FeedEvent.Moved moved) {
            String other = moved.position().replace(":", "");
            List<String> rest = new ArrayList<>(order);
            rest.remove(id);
            int place =
                    switch (moved.position()) {
                        case "begin:" -> 0;
                        case ":end" -> rest.size();
                        default -> rest.indexOf(other) + (moved.position().startsWith(":") ? 0 : 1);
                    };
            if (order.contains(id) && (!other.matches("[a-h]") || rest.contains(other))) {
                rest.add(place, id);
                order.clear();
                order.addAll(rest);
            }
        } else {
            if (!sorted) {
                order.remove(id);
            }
            if (!order.contains(id)) {
                order.add(id);
            }
            model.put(id, text(event.payload().orElseThrow()));
        }
    }

    private static List<String> items(Map<String, String> model, List<String> order) {
        return order.stream().map(id -> id + model.get(id)).toList();
    }

    private static String random(Random random, int step) {
        String id = id(random);
        return switch (random.nextInt(8)) {
            case 0, 1 -> "+" + id + step;
            case 2 -> "~" + id + step;
            case 3 -> "-" + id;
            case 4 -> id + ">begin:";
            case 5 -> id + ">:end";
            case 6 -> id + ">:" + id(random);
            default -> id + ">" + id(random) + ":";
        };
    }

    private static String id(Random random) {
        return String.valueOf((char) ('a' + random.nextInt(8)));
    }

    private static List<String> content(Random random) {
        List<String> ids = new ArrayList<>(List.of("a", "b", "c", "d", "e", "f", "g", "h"));
        Collections.shuffle(ids, random);
        return ids.subList(0, random.nextInt(ids.size() + 1)).stream()
                .map(id -> id + random.nextInt(2))
                .toList();
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty());
    }

    private static FeedEvent event(String spelled) {
        if (spelled.indexOf('>') > 0) {
            return new FeedEvent.Moved("f", spelled.substring(0, 1), spelled.substring(2));
        }
        String id = spelled.substring(1, 2);
        return switch (spelled.charAt(0)) {
            case '+' -> new FeedEvent.Published("f", id, bytes(spelled.substring(2)));
            case '~' -> new FeedEvent.Edited("f", id, bytes(spelled.substring(2)));
            default -> new FeedEvent.Retracted("f", id);
        };
    }

    private static String spelled(FeedEvent event) {
        String id = event.itemId().orElseThrow();
        if (event instanceof FeedEvent.Moved moved) {
            return id + ">" + moved.position();
        }
        String sign = event instanceof FeedEvent.Published ? "+" : event instanceof FeedEvent.Edited ? "~" : "-";
        return sign + id + event.payload().map(item -> text(item)).orElse("");
    }

    /** The content under test. */
    private static final class Content {

        private final LiveContent<byte[]> content = LiveContent.raw(this::isSorted);

        private boolean sorted;

        Content(boolean sorted) {
            this.sorted = sorted;
        }

        private boolean isSorted() {
            return sorted;
        }

        List<FeedEvent> apply(FeedEvent event) {
            return content.apply(event).stream().toList();
        }

        List<FeedEvent> become(boolean kind, List<String> items) {
            sorted = kind;
            List<FeedEvent> changes = new ArrayList<>();
            new ContentDifference("f", content, changes::add)
                    .become(items.stream()
                            .map(item -> new FeedPage.Item(item.substring(0, 1), bytes(item.substring(1))))
                            .toList());
            return changes;
        }

        List<String> items() {
            return content.items().stream()
                    .map(item -> item.id() + text(item.item()))
                    .toList();
        }
    }
}
