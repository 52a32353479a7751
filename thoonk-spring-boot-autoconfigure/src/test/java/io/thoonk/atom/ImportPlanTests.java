package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImportPlanTests {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void publishesWhatIsNewOrChangedOldestFirst() {
        ImportPlan plan = ImportPlan.of(
                feed(false, Map.of(), "c", "b", "a"),
                items("a", "1", "b", "2", "c", "3"),
                items("b", "2", "c", "old"),
                List.of());
        assertThat(plan.publish().keySet()).containsExactly("a", "c");
        assertThat(plan.retract()).isEmpty();
    }

    @Test
    void retractsWhatACompleteDocumentDoesNotHave() {
        ImportPlan plan =
                ImportPlan.of(feed(true, Map.of(), "a"), items("a", "1"), items("a", "1"), List.of("a", "b", "c"));
        assertThat(plan.publish()).isEmpty();
        assertThat(plan.retract()).containsExactly("b", "c");
        assertThat(ImportPlan.of(feed(false, Map.of(), "a"), items("a", "1"), Map.of(), List.of("b"))
                        .retract())
                .isEmpty();
    }

    @Test
    void retractsWhatHasATombstoneUnlessItHasComeBack() {
        Map<String, Optional<Instant>> gone = Map.of(
                "a", Optional.of(NOON.minusSeconds(1)), "b", Optional.of(NOON.plusSeconds(1)), "c", Optional.of(NOON));
        ImportPlan plan = ImportPlan.of(
                feed(false, gone, "a", "b"), items("a", "1", "b", "2"), Map.of(), List.of("a", "b", "c", "d"));
        assertThat(plan.publish().keySet()).containsExactly("a");
        assertThat(plan.retract()).containsExactly("b", "c");
    }

    @Test
    void retractsWhatIsLeftOutNow() {
        ImportPlan plan = ImportPlan.of(feed(true, Map.of(), "a"), Map.of(), Map.of(), List.of("a"));
        assertThat(plan.retract()).containsExactly("a");
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
