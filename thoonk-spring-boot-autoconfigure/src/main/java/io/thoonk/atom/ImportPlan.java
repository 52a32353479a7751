package io.thoonk.atom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What makes a feed of ours equal to one elsewhere.
 *
 * @param publish items that are new or not the same any more, oldest first
 * @param retract ids of what is gone
 */
record ImportPlan(Map<String, byte[]> publish, List<String> retract) {

    /**
     * Decides.
     *
     * @param document what was read
     * @param items items by the ids of its entries, without those that are left out
     * @param present what is in our feed of these ids
     * @param ids all ids in our feed, needed where the document is complete
     */
    static ImportPlan of(
            ImportedFeed document, Map<String, byte[]> items, Map<String, byte[]> present, Collection<String> ids) {
        Map<String, byte[]> publish = new LinkedHashMap<>();
        List<ImportedEntry> entries = new ArrayList<>(document.entries());
        for (int i = entries.size() - 1; i >= 0; i--) {
            ImportedEntry entry = entries.get(i);
            byte[] item = items.get(entry.id());
            if (item != null && !isGone(document, entry) && !Arrays.equals(item, present.get(entry.id()))) {
                publish.put(entry.id(), item);
            }
        }
        List<String> kept = entries.stream()
                .filter(entry -> items.containsKey(entry.id()) && !isGone(document, entry))
                .map(ImportedEntry::id)
                .toList();
        java.util.Set<String> keptIds = new java.util.HashSet<>(kept);
        List<String> retract = new ArrayList<>();
        for (String id : ids) {
            if (!keptIds.contains(id) && (document.complete() || document.gone().containsKey(id))) {
                retract.add(id);
            }
        }
        return new ImportPlan(publish, retract);
    }

    /** An entry that was updated after its tombstone has come back. */
    private static boolean isGone(ImportedFeed document, ImportedEntry entry) {
        Optional<Instant> when = document.gone().get(entry.id());
        return when != null
                && when.isPresent()
                && entry.updated()
                        .filter(updated -> updated.isAfter(when.get()))
                        .isEmpty();
    }
}
