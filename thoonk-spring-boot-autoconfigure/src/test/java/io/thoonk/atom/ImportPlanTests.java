package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportPlanTests {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void publishesWhatIsNewOrChangedOldestFirst() {
        ImportPlan plan = plan(
                feed(false, Map.of(), "c", "b", "a"),
                items("a", "1", "b", "2", "c", "3"),
                items("b", "2", "c", "old"),
                List.of());
        assertThat(plan.publish().keySet()).containsExactly("a", "c");
        assertThat(plan.retract()).isEmpty();
    }

    @Test
    void retractsWhatACompleteDocumentDoesNotHave() {
        ImportPlan plan = plan(feed(true, Map.of(), "a"), items("a", "1"), items("a", "1"), List.of("a", "b", "c"));
        assertThat(plan.publish()).isEmpty();
        assertThat(plan.retract()).containsExactly("b", "c");
        assertThat(plan(feed(false, Map.of(), "a"), items("a", "1"), Map.of(), List.of("b"))
                        .retract())
                .isEmpty();
    }

    @Test
    void retractsWhatHasATombstoneUnlessItHasComeBack() {
        Map<String, Optional<Instant>> gone = Map.of(
                "a", Optional.of(NOON.minusSeconds(1)), "b", Optional.of(NOON.plusSeconds(1)), "c", Optional.of(NOON));
        ImportPlan plan =
                plan(feed(false, gone, "a", "b"), items("a", "1", "b", "2"), Map.of(), List.of("a", "b", "c", "d"));
        assertThat(plan.publish().keySet()).containsExactly("a");
        assertThat(plan.retract()).containsExactly("b", "c");
    }

    @Test
    void retractsWhatIsLeftOutNow() {
        ImportPlan plan = plan(feed(true, Map.of(), "a"), Map.of(), Map.of(), List.of("a"));
        assertThat(plan.retract()).containsExactly("a");
    }

    @Test
    void takesTheNewestOfADocumentAndMakesRoomWhereTheFeedHasABound() {
        ImportedFeed document = feed(false, Map.of(), "f", "e", "d", "c");
        Map<String, byte[]> items = items("c", "1", "d", "1", "e", "1", "f", "1");
        ImportPlan plan = ImportPlan.of(document, items, items("e", "1", "d", "1"), List.of("e", "d"), 2);
        assertThat(plan.publish().keySet()).containsExactly("f");
        assertThat(plan.retract()).containsExactly("d");
        ImportPlan rest = ImportPlan.of(document, items, items("e", "1", "f", "1"), List.of("e", "f"), 2);
        assertThat(rest.publish()).isEmpty();
        assertThat(rest.retract()).isEmpty();
        ImportPlan roomy = ImportPlan.of(document, items, items("c", "1"), List.of("a", "b", "c"), 5);
        assertThat(roomy.publish().keySet()).containsExactly("d", "e", "f");
        assertThat(roomy.retract()).containsExactly("a");
    }

    private static ImportPlan plan(
            ImportedFeed document, Map<String, byte[]> items, Map<String, byte[]> present, Collection<String> ids) {
        return ImportPlan.of(document, items, present, ids, Long.MAX_VALUE);
    }

    private static ImportedFeed feed(boolean complete, Map<String, Optional<Instant>> gone, String... ids) {
        return new ImportedFeed(
                Arrays.stream(ids)
                        .map(id -> new ImportedEntry(id, Optional.of(NOON), AtomEntry.titled(id)))
                        .toList(),
                gone,
                complete);
    }

    private static Map<String, byte[]> items(String... idsAndItems) {
        Map<String, byte[]> items = new java.util.LinkedHashMap<>();
        for (int i = 0; i < idsAndItems.length; i += 2) {
            items.put(idsAndItems[i], idsAndItems[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return items;
    }
}
