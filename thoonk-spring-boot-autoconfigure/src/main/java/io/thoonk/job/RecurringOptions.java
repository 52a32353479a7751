package io.thoonk.job;

import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.CRC32;
import org.springframework.util.Assert;

/**
 * What a recurring job does beside its schedule. Immutable and thread-safe.
 *
 * @param misfire what becomes of due times that were missed
 * @param overlap what happens while the last job has not ended
 * @param limit after how many jobs it ends, or empty for never; counted from its definition, or from the last change of its
 *     schedule or of this limit
 * @param jitter up to how much later than its schedule says it is due, zero for not at all; the id alone decides how much, so it is
 *     the same each time and in each process
 * @param runOnStart whether it also puts a job each time an application that declares it starts, unless the overlap forbids that
 * @param pauseAfterFailures after how many jobs in a row that have stalled it stops, or empty for never
 * @since 0.1.0
 */
public record RecurringOptions(
        Misfire misfire,
        Overlap overlap,
        Optional<Long> limit,
        Duration jitter,
        boolean runOnStart,
        Optional<Integer> pauseAfterFailures) {

    /** One job for all that were missed, none while the last one has not ended, and no more. */
    public static final RecurringOptions DEFAULTS =
            new RecurringOptions(Misfire.ONCE, Overlap.SKIP, Optional.empty(), Duration.ZERO, false, Optional.empty());

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the limit or the number of failures is less than 1, or the jitter negative or not of whole
     *     milliseconds
     */
    public RecurringOptions {
        Assert.isTrue(limit.orElse(1L) > 0, () -> "The limit is " + limit.get() + "; it must be at least 1");
        Assert.isTrue(
                !jitter.isNegative() && jitter.toNanosPart() % 1_000_000 == 0,
                () -> "The jitter is " + jitter + "; it must not be negative, and of whole milliseconds");
        Assert.isTrue(
                pauseAfterFailures.orElse(1) > 0,
                () -> "The number of failures is " + pauseAfterFailures.get() + "; it must be at least 1");
    }

    /**
     * {@return these with another rule for missed due times}
     *
     * @param misfire the rule
     */
    public RecurringOptions withMisfire(Misfire misfire) {
        return new RecurringOptions(misfire, overlap, limit, jitter, runOnStart, pauseAfterFailures);
    }

    /**
     * {@return these with another rule for a last job that has not ended}
     *
     * @param overlap the rule
     */
    public RecurringOptions withOverlap(Overlap overlap) {
        return new RecurringOptions(misfire, overlap, limit, jitter, runOnStart, pauseAfterFailures);
    }

    /**
     * {@return these with a limit}
     *
     * @param limit after how many jobs it ends, at least 1
     */
    public RecurringOptions withLimit(long limit) {
        return new RecurringOptions(misfire, overlap, Optional.of(limit), jitter, runOnStart, pauseAfterFailures);
    }

    /**
     * {@return these with a jitter}
     *
     * @param jitter up to how much later than its schedule says it is due, of whole milliseconds
     */
    public RecurringOptions withJitter(Duration jitter) {
        return new RecurringOptions(misfire, overlap, limit, jitter, runOnStart, pauseAfterFailures);
    }

    /**
     * {@return these with or without a job at each start}
     *
     * @param runOnStart whether it puts a job each time an application that declares it starts
     */
    public RecurringOptions withRunOnStart(boolean runOnStart) {
        return new RecurringOptions(misfire, overlap, limit, jitter, runOnStart, pauseAfterFailures);
    }

    /**
     * {@return these with a number of failures}
     *
     * @param failures after how many jobs in a row that have stalled it stops, at least 1
     */
    public RecurringOptions withPauseAfterFailures(int failures) {
        return new RecurringOptions(misfire, overlap, limit, jitter, runOnStart, Optional.of(failures));
    }

    /**
     * {@return how much later than its schedule says what recurs under an id is due}
     *
     * @param id the id
     */
    public Duration delay(String id) {
        CRC32 hash = new CRC32();
        hash.update(WireText.bytes(id));
        return Duration.ofMillis(hash.getValue() % (jitter.toMillis() + 1));
    }
}
