package io.thoonk.job;

import io.thoonk.job.BatchNotice.BatchMember;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of batches that are looked after. A look has some of them, any of them where there are many, so what was seen of the
 * others is kept for a while. Thread-safe.
 */
final class BatchLooks {

    /** Of tens of thousands of batches each has its turn within that time. */
    private static final long KEPT = Duration.ofMinutes(10).toNanos();

    private final LongSupplier nanoTime;

    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    BatchLooks(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Hears which batches have their turn; there are none where another process looks after them. */
    void listed(Collection<String> ids) {
        if (ids.isEmpty()) {
            looks.clear();
            return;
        }
        long now = nanoTime.getAsLong();
        ids.forEach(id -> of(id).listedAt = now);
        looks.values().removeIf(look -> now - look.listedAt > KEPT);
    }

    Look of(String id) {
        return looks.computeIfAbsent(id, each -> new Look(nanoTime));
    }

    /** How far the look at the members of a batch is, and which were no jobs since when. To be changed under its lock. */
    static final class Look {

        private final LongSupplier nanoTime;

        private final Map<BatchMember, Long> missing = new HashMap<>();

        private volatile long listedAt;

        private volatile @Nullable Long unknownSince;

        private String open = "0";

        private String stalled = "0";

        private Look(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.listedAt = nanoTime.getAsLong();
        }

        /** Where the look at the members of one kind goes on. */
        String cursor(boolean areStalled) {
            return areStalled ? stalled : open;
        }

        void goOn(boolean areStalled, String cursor) {
            if (areStalled) {
                stalled = cursor;
            } else {
                open = cursor;
            }
        }

        /** Hears that the batch is known. */
        void known() {
            unknownSince = null;
        }

        /** Whether nothing is known of the batch now, and was not so long ago. */
        boolean isUnknownFor(Duration patience) {
            Long since = unknownSince;
            if (since == null) {
                unknownSince = nanoTime.getAsLong();
                return false;
            }
            return nanoTime.getAsLong() - since >= patience.toNanos();
        }

        /** Hears that a member is a job, or was told to be none. */
        void forget(BatchMember member) {
            missing.remove(member);
        }

        /** Whether a member is no job now, and was none so long ago. */
        boolean isMissingFor(BatchMember member, Duration patience) {
            long now = nanoTime.getAsLong();
            Long since = missing.putIfAbsent(member, now);
            return since != null && now - since >= patience.toNanos();
        }
    }
}
