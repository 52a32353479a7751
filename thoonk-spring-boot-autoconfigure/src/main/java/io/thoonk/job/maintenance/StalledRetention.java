package io.thoonk.job.maintenance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which stalled jobs a feed keeps. Immutable.
 *
 * @param max how many, or {@code null} for any number
 * @param time for how long, or {@code null} for ever
 */
record StalledRetention(@Nullable Long max, @Nullable Duration time) {

    /** Whether there is anything to look for in a feed that has so many. */
    boolean mayBeTooMuch(long count) {
        return count > 0 && (time != null || max != null && count > max);
    }

    /** Those to be dropped, oldest first: what is too old, and the oldest of what is too much. */
    List<Stalled> tooMuch(List<Stalled> all, long now) {
        List<Stalled> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingLong(Stalled::since).thenComparing(Stalled::id));
        int count = max == null ? 0 : (int) Math.max(0, sorted.size() - max);
        while (count < sorted.size() && isTooOld(sorted.get(count), now)) {
            count++;
        }
        return sorted.subList(0, count);
    }

    private boolean isTooOld(Stalled job, long now) {
        return time != null && now - job.since() >= time.toMillis();
    }

    /** When the next of those that stay will be too old, or empty if none ever will. */
    OptionalLong nextTooOld(List<Stalled> staying) {
        return time == null
                ? OptionalLong.empty()
                : staying.stream()
                        .mapToLong(job -> job.since() + time.toMillis())
                        .min();
    }

    /**
     * A stalled job.
     *
     * @param id the job
     * @param since since when, in ms
     */
    record Stalled(String id, long since) {}
}
