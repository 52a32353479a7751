package io.thoonk.job;

import io.thoonk.Priority;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On what it depends when a job may run, besides its due time: what few jobs have. All of it travels behind the fields of the put
 * options, as extensions of them. Immutable.
 *
 * @param key the lane, if there is one
 * @param level from 0 to 9, if one is chosen
 * @param maxWaiting how many jobs of the key may wait, this one included, if that is bounded
 * @param needs what a process must offer, normalised; empty if any may run it
 * @param unique its unique key, if it has one
 * @param bounds until when it has to be started, and to be done
 * @param tags by which the job can be found, each once
 * @param waits for what it waits
 */
record PutConditions(
        @Nullable String key,
        @Nullable Integer level,
        @Nullable Integer maxWaiting,
        List<String> needs,
        @Nullable UniqueKey unique,
        JobBounds bounds,
        List<String> tags,
        JobWaits waits) {

    static final PutConditions NONE =
            new PutConditions(null, null, null, List.of(), null, JobBounds.NONE, List.of(), JobWaits.NONE);

    /** Refuses what cannot be combined. */
    void check(@Nullable String id, Priority priority, boolean isDelayed, @Nullable Instant at) {
        bounds.check(at);
        waits.check(id);
        if (unique != null && !waits.isEmpty()) {
            throw new IllegalArgumentException(
                    "a job that waits for others has no unique key: leave out the unique key '" + unique.key()
                            + "', or give the job an id, which is put once");
        }
        if (unique != null) {
            unique.check(isDelayed);
        }
        if (level != null && priority == Priority.HIGH) {
            throw new IllegalArgumentException("give either level (" + level + ") or priority HIGH, not both");
        }
        if (maxWaiting != null && key == null) {
            throw new IllegalArgumentException(
                    "maxWaiting (" + maxWaiting + ") bounds what waits of one key, so it needs a key");
        }
        if (!needs.isEmpty() && key != null) {
            throw new IllegalArgumentException("a job that requires " + needs
                    + " waits by what it requires and not by its key '" + key + "'; give one of them");
        }
    }

    /** Whether the put may be refused for this job alone, so that it is not put together with those of others. */
    boolean isPutAlone(Priority priority) {
        return unique != null
                || !waits.isEmpty()
                || maxWaiting != null
                || !needs.isEmpty()
                || key != null && (level != null || priority == Priority.HIGH);
    }

    /** For each a NUL, its name, a NUL and its value; nothing for most jobs. */
    String extension() {
        if (this == NONE) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        // In this order and before the others: so no value is taken for a name.
        add(text, "unique", unique == null ? null : unique.encoded());
        add(
                text,
                "expires",
                bounds.expires() != null
                        ? "a" + bounds.expires().toEpochMilli()
                        : bounds.expiresIn() == null
                                ? null
                                : "r" + bounds.expiresIn().toMillis());
        add(
                text,
                "deadline",
                bounds.deadline() == null ? null : bounds.deadline().toEpochMilli());
        add(text, "after", waits.isEmpty() ? null : waits.encoded());
        add(text, "lane", key);
        add(text, "level", level);
        add(text, "waiting", maxWaiting);
        add(text, "needs", needs.isEmpty() ? null : String.join(",", needs));
        add(text, "tags", tags.isEmpty() ? null : String.join(JobTags.SEPARATOR, tags));
        return text.toString();
    }

    private static void add(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append('\0').append(name).append('\0').append(value);
        }
    }
}
