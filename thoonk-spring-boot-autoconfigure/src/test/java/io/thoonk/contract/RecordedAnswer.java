package io.thoonk.contract;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a peer returned or told its callback, beside the items and ids that it read: an id, a count, a flag, a refusal. */
final class RecordedAnswer {

    private static final Set<String> READING = Set.of(
            "names",
            "feed.get_ids",
            "feed.get_all",
            "feed.get_item",
            "sorted.get_ids",
            "sorted.get_all",
            "sorted.get_item",
            "queue.get",
            "queue.get_ids",
            "job.get",
            "job.get_ids");

    private static final Set<String> TELL_AN_ID = Set.of(
            "feed.publish",
            "sorted.append",
            "sorted.prepend",
            "sorted.publish_before",
            "sorted.publish_after",
            "queue.put",
            "queue.put_high",
            "job.put",
            "job.put_high");

    private static final Set<String> TELL_A_COUNT_OR_FLAG =
            Set.of("exists", "feed.has_id", "feed.length", "job.failures");

    /** Their first value is no error. */
    private static final Set<String> WITHOUT_ERROR_FIRST =
            Set.of("names", "queue.put", "queue.put_high", "queue.get", "job.get_ids");

    private RecordedAnswer() {}

    /** Whether what the peer returned can be compared with what we return. */
    static boolean tells(RecordedOperation operation) {
        return refused(operation) || reads(operation) || tellsIdOrCount(operation);
    }

    /** Whether the operation reads items or ids. */
    static boolean reads(RecordedOperation operation) {
        return READING.contains(operation.op());
    }

    /** Whether the peer threw, or told its callback an error. */
    static boolean refused(RecordedOperation operation) {
        JsonNode first = operation.result().path(0);
        if (operation.failed()) {
            return true;
        }
        if (operation.peerLetter().equals("P") || WITHOUT_ERROR_FIRST.contains(operation.op()) || !first.isString()) {
            return false;
        }
        return !first.asString().equals("Success");
    }

    /** The answer's text, or nothing where the peer tells nothing that can be compared. */
    static List<String> of(RecordedOperation operation, Placeholders placeholders) {
        JsonNode result = operation.result();
        JsonNode last = result.isArray() ? result.path(result.size() - 1) : result;
        if (TELL_AN_ID.contains(operation.op())) {
            return List.of(placeholders.text(Placeholders.bytes(last)));
        }
        if (TELL_A_COUNT_OR_FLAG.contains(operation.op())) {
            return List.of(last.asString());
        }
        if (tellsIdOrCount(operation)) {
            // A number where there was something, and null where there was nothing.
            return List.of(Boolean.toString(last.isNumber()));
        }
        return List.of();
    }

    private static boolean tellsIdOrCount(RecordedOperation operation) {
        return TELL_AN_ID.contains(operation.op())
                || TELL_A_COUNT_OR_FLAG.contains(operation.op())
                || operation.op().equals("feed.retract")
                        && operation.peerLetter().equals("S");
    }

    /** How often the job failed, as thoonk.py tells it behind id and item; nothing elsewhere. */
    static List<String> failures(RecordedOperation operation) {
        JsonNode failures = operation.result().path(2);
        return operation.op().equals("job.get") && failures.isNumber() ? List.of(failures.asString()) : List.of();
    }
}
