package io.thoonk.atom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
     * @param ids all ids in our feed, oldest first, needed where the document is complete or our feed has a bound
     * @param most how many items our feed may have: of a document with more entries only the newest count
     */
    static ImportPlan of(
            ImportedFeed document,
            Map<String, byte[]> items,
            Map<String, byte[]> present,
            Collection<String> ids,
            long most) {
        List<String> kept = document.entries().stream()
                .filter(entry -> items.containsKey(entry.id()) && !isGone(document, entry))
                .map(ImportedEntry::id)
                .limit(most)
                .toList();
        Map<String, byte[]> publish = new LinkedHashMap<>();
        for (int i = kept.size() - 1; i >= 0; i--) {
            byte[] item = items.get(kept.get(i));
            if (item != null && !Arrays.equals(item, present.get(kept.get(i)))) {
                publish.put(kept.get(i), item);
            }
        }
        Set<String> keptIds = new HashSet<>(kept);
        long tooMany = ids.size()
                + publish.keySet().stream()
                        .filter(id -> !present.containsKey(id))
                        .count()
                - most;
        List<String> retract = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String id : ids) {
            if (!keptIds.contains(id)) {
                boolean isGone = document.complete() || document.gone().containsKey(id);
                (isGone ? retract : others).add(id);
            }
        }
        others.stream().limit(Math.max(0, tooMany - retract.size())).forEach(retract::add);
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
