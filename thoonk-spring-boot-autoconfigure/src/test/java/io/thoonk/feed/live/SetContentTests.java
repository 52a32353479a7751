package io.thoonk.feed.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.feed.QueryChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SetContentTests {

    private final List<QueryChange<String>> told = new ArrayList<>();

    @Test
    void aUnionPrefersTheFirstAndFallsBackToTheSecond() {
        SetContent.Either<String> union = hearing(new SetContent.Either<>());
        union.second("x", Optional.of("second"));
        union.first("x", Optional.of("first"));
        union.second("x", Optional.of("unseen"));
        union.first("x", Optional.empty());
        union.second("x", Optional.empty());
        union.second("x", Optional.empty());

        assertThat(told)
                .containsExactly(
                        new QueryChange.Entered<>("x", "second"),
                        new QueryChange.Changed<>("x", "first"),
                        new QueryChange.Changed<>("x", "unseen"),
                        new QueryChange.Left<>("x"));
    }

    @Test
    void whatIsEqualIsNoChange() {
        SetContent.Either<String> union = hearing(new SetContent.Either<>());
        union.first("x", Optional.of("same"));
        union.second("x", Optional.of("same"));
        union.first("x", Optional.empty());

        assertThat(told).containsExactly(new QueryChange.Entered<>("x", "same"));
    }

    @Test
    void ofItemsWithOneKeyTheOldestIsShown() {
        SetContent.ByKey<String> byKey =
                hearing(new SetContent.ByKey<>((id, item) -> Optional.of(item.substring(0, 1))));
        byKey.first("1", Optional.of("a1"));
        byKey.first("2", Optional.of("a2"));
        byKey.first("1", Optional.of("b1"));
        byKey.first("2", Optional.empty());

        assertThat(told)
                .containsExactly(
                        new QueryChange.Entered<>("a", "a1"),
                        new QueryChange.Changed<>("a", "a2"),
                        new QueryChange.Entered<>("b", "b1"),
                        new QueryChange.Left<>("a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void holdsAfterEachStepWhatTheRuleSays(int seed) {
        Random random = new Random(seed);
        SetContent.Either<String> union = new SetContent.Either<>();
        SetContent.Related<String> minus = new SetContent.Related<>(false, (id, item) -> key(item));
        SetContent.Related<String> intersection = new SetContent.Related<>(true, (id, item) -> key(item));
        SetContent.Matching<String> matching = new SetContent.Matching<>((id, item) -> item.endsWith("1"));
        List<Mirror> mirrors = new ArrayList<>();
        List.of(union, minus, intersection, matching).forEach(content -> mirrors.add(new Mirror(content)));
        Map<String, String> first = new LinkedHashMap<>();
        Map<String, String> second = new LinkedHashMap<>();
        for (int step = 0; step < 2_000; step++) {
            String id = String.valueOf(random.nextInt(6));
            Optional<String> item = random.nextInt(3) == 0
                    ? Optional.empty()
                    : Optional.of(random.nextInt(8) + "/" + random.nextInt(3));
            if (random.nextBoolean()) {
                put(first, id, item);
                union.first(id, item);
                minus.first(id, item);
                intersection.first(id, item);
                matching.first(id, item);
            } else {
                put(second, id, item);
                union.second(id, item);
                minus.second(id, item.isPresent());
                intersection.second(id, item.isPresent());
            }
            Map<String, String> either = new TreeMap<>(second);
            either.putAll(first);
            assertThat(mirrors.get(0).items())
                    .as("union, seed %s, step %s", seed, step)
                    .isEqualTo(either);
            assertThat(mirrors.get(1).items())
                    .as("minus, seed %s, step %s", seed, step)
                    .isEqualTo(those(first, item2 -> key(item2)
                            .filter(k -> !second.containsKey(k))
                            .isPresent()));
            assertThat(mirrors.get(2).items())
                    .as("intersection, seed %s, step %s", seed, step)
                    .isEqualTo(those(
                            first,
                            item2 -> key(item2).filter(second::containsKey).isPresent()));
            assertThat(mirrors.get(3).items())
                    .as("where, seed %s, step %s", seed, step)
                    .isEqualTo(those(first, item2 -> item2.endsWith("1")));
        }
    }

    /** Some items have no key. */
    private static Optional<String> key(String item) {
        return item.startsWith("7") ? Optional.empty() : Optional.of(item.substring(0, 1));
    }

    private static Map<String, String> those(Map<String, String> of, java.util.function.Predicate<String> predicate) {
        return of.entrySet().stream()
                .filter(entry -> predicate.test(entry.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static void put(Map<String, String> side, String id, Optional<String> item) {
        item.ifPresentOrElse(present -> side.put(id, present), () -> side.remove(id));
    }

    private <C extends SetContent<String>> C hearing(C content) {
        content.tell(told::add);
        return content;
    }

    /** Applies what it is told, and nothing but differences. */
    static final class Mirror {

        private final Map<String, String> items = new TreeMap<>();

        Mirror(SetContent<String> content) {
            content.tell(this::accept);
        }

        private void accept(QueryChange<String> change) {
            if (change instanceof QueryChange.Entered<String> entered) {
                assertThat(items.put(entered.id(), entered.item())).isNull();
            } else if (change instanceof QueryChange.Changed<String> changed) {
                assertThat(items.put(changed.id(), changed.item())).isNotNull().isNotEqualTo(changed.item());
            } else {
                assertThat(items.remove(change.id())).isNotNull();
            }
        }

        Map<String, String> items() {
            return items;
        }
    }
}
