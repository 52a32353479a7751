package io.thoonk.feed.live;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import io.thoonk.test.Utf8;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings of small feeds in pages of a few items, so that most of what happens does so at the end of a page. */
class SnapshotReadTests {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void becomesTheFeedWhateverHappensBetweenTwoPages(boolean sorted) {
        int completed = 0;
        for (int seed = 0; seed < 5000; seed++) {
            if (new Reading(sorted, new Random(seed)).completes()) {
                completed++;
            }
        }
        assertThat(completed).as("not all is read from its beginning again").isGreaterThan(1000);
    }

    @Test
    void doesNotGoOnBehindAnItemThatHasMoved() {
        SnapshotRead content = new SnapshotRead();
        content.page(new FeedPage(true, items("a", "b"), new FeedPage.End("b", "1"), false));
        assertThat(content.apply(new FeedEvent.Moved("f", "a", "b:"))).isTrue();
        assertThat(content.apply(new FeedEvent.Moved("f", "b", "begin:"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnBehindAnItemThatHasGoneWhereScoresTellThePlace(boolean sorted) {
        SnapshotRead content = new SnapshotRead();
        content.page(new FeedPage(sorted, items("a", "b"), new FeedPage.End("b", "1"), false));
        assertThat(content.apply(new FeedEvent.Retracted("f", "a"))).isTrue();
        assertThat(content.apply(new FeedEvent.Retracted("f", "b"))).isEqualTo(!sorted);
    }

    private static List<FeedPage.Item> items(String... ids) {
        return List.of(ids).stream().map(id -> new FeedPage.Item(id, bytes(id))).toList();
    }

    /** A feed that changes while it is read. */
    private static final class Reading {

        private final List<String> order = new ArrayList<>();

        private final Map<String, String> items = new HashMap<>();

        /** When each item was published or edited last. */
        private final Map<String, Integer> scores = new HashMap<>();

        private final SnapshotRead content = new SnapshotRead();

        private final boolean sorted;

        private final Random random;

        private int clock;

        private boolean going = true;

        Reading(boolean sorted, Random random) {
            this.sorted = sorted;
            this.random = random;
            for (int size = random.nextInt(12); size > 0; size--) {
                put("id" + clock);
            }
        }

        /** Reads all, and compares; false if the reading had to begin anew. */
        boolean completes() {
            String end = "";
            int score = -1;
            boolean all = false;
            while (!all) {
                List<FeedEvent> before = end.isEmpty() ? List.of() : happen();
                int after = score;
                int first = sorted
                        ? order.indexOf(end) + 1
                        : (int) order.stream()
                                .filter(id -> scores.getOrDefault(id, 0) <= after)
                                .count();
                int most = 1 + random.nextInt(3);
                List<String> page = List.copyOf(order.subList(first, Math.min(order.size(), first + most)));
                before.forEach(event -> going = going && content.apply(event));
                if (!going) {
                    return false;
                }
                all = page.size() < most;
                end = page.isEmpty() ? "" : page.get(page.size() - 1);
                score = scores.getOrDefault(end, 0);
                content.page(new FeedPage(sorted, known(page), new FeedPage.End(end, ""), all));
            }
            while (!content.unknown().isEmpty()) {
                happen().forEach(content::apply);
                List<String> unknown = content.unknown();
                content.learn(
                        unknown,
                        unknown.stream()
                                .map(id -> Optional.ofNullable(items.get(id)).map(Utf8::bytes))
                                .toList());
            }
            assertThat(content.items().stream().map(FeedPage.Item::id)).containsExactlyElementsOf(order);
            content.items()
                    .forEach(item -> assertThat(item.item()).isEqualTo(bytes(items.getOrDefault(item.id(), "none"))));
            return true;
        }

        private List<FeedPage.Item> known(List<String> ids) {
            return ids.stream()
                    .filter(items::containsKey)
                    .map(id -> new FeedPage.Item(id, bytes(items.getOrDefault(id, ""))))
                    .toList();
        }

        private void put(String id) {
            if (!sorted || !order.contains(id)) {
                order.remove(id);
                order.add(id);
            }
            scores.put(id, ++clock);
            items.put(id, "item " + clock);
        }

        private List<FeedEvent> happen() {
            List<FeedEvent> events = new ArrayList<>();
            for (int number = random.nextInt(3); number > 0; number--) {
                String one = any();
                switch (random.nextInt(sorted ? 6 : 3)) {
                    case 0 -> publish("id" + clock, events);
                    case 1 -> publish(one, events);
                    case 2 -> {
                        order.remove(one);
                        items.remove(one);
                        events.add(new FeedEvent.Retracted("f", one));
                    }
                    default -> move(one, events);
                }
            }
            return events;
        }

        private String any() {
            return order.isEmpty() ? "none" : order.get(random.nextInt(order.size()));
        }

        private void publish(String id, List<FeedEvent> events) {
            boolean fresh = !order.contains(id);
            put(id);
            byte[] item = bytes(items.getOrDefault(id, ""));
            events.add(sorted || fresh ? new FeedEvent.Published("f", id, item) : new FeedEvent.Edited("f", id, item));
            if (sorted && fresh) {
                events.add(new FeedEvent.Moved("f", id, ":end"));
            }
        }

        private void move(String id, List<FeedEvent> events) {
            String other = any();
            if (id.equals(other)) {
                return;
            }
            order.remove(id);
            int index = order.indexOf(other);
            int kind = random.nextInt(4);
            order.add(
                    switch (kind) {
                        case 0 -> 0;
                        case 1 -> order.size();
                        case 2 -> index;
                        default -> index + 1;
                    },
                    id);
            String position =
                    switch (kind) {
                        case 0 -> "begin:";
                        case 1 -> ":end";
                        case 2 -> ":" + other;
                        default -> other + ":";
                    };
            events.add(new FeedEvent.Moved("f", id, position));
        }
    }
}
