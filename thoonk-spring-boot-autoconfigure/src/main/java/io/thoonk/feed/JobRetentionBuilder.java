package io.thoonk.feed;

import io.thoonk.Partitions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The part of {@link FeedConfig.Builder} that is for job feeds: claims and attempts, what they keep of ended and stalled jobs, partitions.
 * Not thread-safe.
 *
 * @param <B> the builder itself
 */
abstract class JobRetentionBuilder<B> {

    static final String FINISHED_KEEP = "finished_keep";

    static final String FINISHED_FOR = "finished_for";

    static final String FINISHED_PAYLOAD = "finished_payload";

    static final String STALLED_MAX = "stalled_max";

    static final String STALLED_FOR = "stalled_for";

    static final String PARTITIONS = "partitions";

    private final Map<String, String> fields = new LinkedHashMap<>();

    abstract B self();

    /** What is set, to be added to. */
    Map<String, String> fields() {
        return fields;
    }

    /**
     * Has a job feed keep records of ended jobs, whatever {@code thoonk.finished.keep} says.
     *
     * @param count how many at most, 0 for none
     * @return this builder
     */
    public B keepFinished(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count must not be negative but is " + count);
        }
        fields.put(FINISHED_KEEP, Integer.toString(count));
        return self();
    }

    /**
     * Has a job feed keep records of ended jobs for a time, whatever {@code thoonk.finished.for} says: 10 000 at most where no
     * number is set.
     *
     * @param time for how long, at least one millisecond
     * @return this builder
     */
    public B keepFinished(Duration time) {
        return number(FINISHED_FOR, time.toMillis());
    }

    /**
     * Keeps payloads with the records of ended jobs, up to 64 kB each.
     *
     * @param payloads whether to
     * @return this builder
     */
    public B keepFinishedPayloads(boolean payloads) {
        fields.put(FINISHED_PAYLOAD, payloads ? "1" : "0");
        return self();
    }

    /**
     * Bounds how many stalled jobs a job feed keeps, whatever {@code thoonk.stalled.max} says; maintenance drops the oldest.
     *
     * @param count how many, at least 1
     * @return this builder
     */
    public B keepStalled(int count) {
        return number(STALLED_MAX, count);
    }

    /**
     * Bounds for how long a job feed keeps stalled jobs, whatever {@code thoonk.stalled.for} says; maintenance drops them after
     * that.
     *
     * @param time for how long, at least one millisecond
     * @return this builder
     */
    public B keepStalled(Duration time) {
        return number(STALLED_FOR, time.toMillis());
    }

    /**
     * Sets how long a claim holds that {@code get()} of the queue makes, and how old one of a peer may become. Workers go by
     * their own {@code claimTimeout}.
     *
     * @param claimTimeout at least one millisecond
     * @return this builder
     */
    public B claimTimeout(Duration claimTimeout) {
        return number(FeedConfig.CLAIM_TIMEOUT, claimTimeout.toMillis());
    }

    /**
     * Sets how many attempts a job gets that says nothing of its own. It goes before what workers say.
     *
     * @param maxAttempts at least 1
     * @return this builder
     */
    public B maxAttempts(int maxAttempts) {
        return number(FeedConfig.MAX_ATTEMPTS, maxAttempts);
    }

    /**
     * Divides a job feed over several slots of a cluster.
     *
     * @param count how many partitions it has, from 1 to {@value Partitions#MOST}; stays so until the feed is deleted
     * @return this builder
     */
    public B partitions(int count) {
        Partitions.requireCount(count);
        return number(PARTITIONS, count);
    }

    B number(String field, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(field + " must be at least 1 but is " + value);
        }
        fields.put(field, Long.toString(value));
        return self();
    }
}
