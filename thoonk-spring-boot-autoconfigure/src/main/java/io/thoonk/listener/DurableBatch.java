package io.thoonk.listener;

import io.thoonk.feed.FeedCursor;
import io.thoonk.feed.FeedCursor.Entry;
import io.thoonk.listener.DurableAttempts.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/** Handles some entries of a durable listener in their order, or several at once, and tells Redis how far it came. */
final class DurableBatch {

    private static final long COMMIT_PERIOD = TimeUnit.MILLISECONDS.toNanos(100);

    private final DurableAttempts attempts;

    private final int concurrency;

    private final KeyedSerialExecutor lanes;

    private final LongSupplier nanos;

    DurableBatch(DurableAttempts attempts, int concurrency, KeyedSerialExecutor lanes, LongSupplier nanos) {
        this.attempts = attempts;
        this.concurrency = concurrency;
        this.lanes = lanes;
        this.nanos = nanos;
    }

    /** Handles entries until all are done or the work ends; whether this process is still the active one. */
    boolean handle(FeedCursor cursor, List<Entry> entries, Stop end) throws InterruptedException {
        return concurrency == 1 ? oneByOne(cursor, entries, end) : sideBySide(cursor, entries, end);
    }

    private boolean oneByOne(FeedCursor cursor, List<Entry> entries, Stop end) {
        long committed = nanos.getAsLong();
        for (Entry entry : entries) {
            Outcome outcome = handle(entry, end);
            if (!outcome.done()) {
                break;
            }
            cursor.handled(entry, outcome.error());
            cursor.moveTo(entry);
            if (nanos.getAsLong() - committed >= COMMIT_PERIOD) {
                if (!cursor.commit()) {
                    return false;
                }
                committed = nanos.getAsLong();
            }
        }
        return cursor.commit();
    }

    private boolean sideBySide(FeedCursor cursor, List<Entry> entries, Stop end) throws InterruptedException {
        AtomicReferenceArray<Outcome> outcomes = new AtomicReferenceArray<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            int index = i;
            Entry entry = entries.get(i);
            lanes.execute(entry.id(), () -> outcomes.set(index, handle(entry, end)));
        }
        lanes.awaitIdle();
        boolean allBefore = true;
        for (int i = 0; i < entries.size(); i++) {
            Outcome outcome = Optional.ofNullable(outcomes.get(i)).orElse(Outcome.INTERRUPTED);
            allBefore &= outcome.done();
            if (outcome.done()) {
                cursor.handled(entries.get(i), outcome.error());
            }
            if (allBefore) {
                cursor.moveTo(entries.get(i));
            }
        }
        return cursor.commit();
    }

    private Outcome handle(Entry entry, Stop end) {
        return entry.event()
                .map(event -> end.isDone() ? Outcome.INTERRUPTED : attempts.handle(event, end))
                .orElse(Outcome.HANDLED);
    }
}
