package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which entries of an outbox go with which call: those for one feed together, but for jobs whose put may be refused, so that no
 * entry keeps another from its feed. Immutable.
 *
 * @param deliveries the puts
 * @param notices what batches hear, by their ids
 * @param waits what jobs hear that wait, by their feeds
 * @param unreadable why entries cannot be read, by their keys
 */
record RelayPlan(
        List<Delivery> deliveries,
        Map<String, List<BatchNotice>> notices,
        Map<String, List<WaitNotice>> waits,
        Map<String, String> unreadable) {

    /** Plans for what the outbox of a feed or batch holds, by the keys of the entries. */
    static RelayPlan of(String source, Map<String, byte[]> bodies) {
        Map<String, List<BatchNotice>> notices = new LinkedHashMap<>();
        Map<String, List<WaitNotice>> waits = new LinkedHashMap<>();
        Map<String, List<OutboxEntry>> together = new LinkedHashMap<>();
        List<Delivery> alone = new ArrayList<>();
        Map<String, String> unreadable = new LinkedHashMap<>();
        bodies.forEach((key, body) -> {
            try {
                Optional<BatchNotice> notice = BatchNotice.of(source, key, WireText.text(body));
                if (notice.isPresent()) {
                    notices.computeIfAbsent(notice.get().batch(), batch -> new ArrayList<>())
                            .add(notice.get());
                    return;
                }
                Optional<WaitNotice> wait = WaitNotice.of(source, key, body);
                if (wait.isPresent()) {
                    waits.computeIfAbsent(wait.get().target(), feed -> new ArrayList<>())
                            .add(wait.get());
                    return;
                }
                OutboxEntry entry = OutboxEntry.of(key, body);
                if (mayBeRefused(entry)) {
                    alone.add(new Delivery(entry.target(), List.of(entry)));
                } else {
                    together.computeIfAbsent(entry.target(), target -> new ArrayList<>())
                            .add(entry);
                }
            } catch (IllegalArgumentException ex) {
                unreadable.put(key, OutboxFailure.unreadable(ex));
            }
        });
        List<Delivery> all = new ArrayList<>();
        together.forEach((target, entries) -> {
            for (int from = 0; from < entries.size(); from += PutScript.MAX_BATCH) {
                all.add(new Delivery(
                        target, entries.subList(from, Math.min(from + PutScript.MAX_BATCH, entries.size()))));
            }
        });
        all.addAll(alone);
        return new RelayPlan(all, notices, waits, unreadable);
    }

    /** Behind the fields of the options stand those things for which a put may be refused. */
    private static boolean mayBeRefused(OutboxEntry entry) {
        for (byte each : entry.entry().options()) {
            if (each == 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * One call.
     *
     * @param target name of the feed
     * @param entries what is put there
     */
    record Delivery(String target, List<OutboxEntry> entries) {

        List<String> keys() {
            return entries.stream().map(OutboxEntry::key).toList();
        }

        List<PutScript.Entry> jobs() {
            return entries.stream().map(OutboxEntry::entry).toList();
        }
    }
}
