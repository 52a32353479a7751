package io.thoonk.feed;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The place of a durable listener in one feed, held by one process at a time under a lease. What it reads is the stored
 * feed, in the order of publications and retractions; messages only tell that there is something to read. Not
 * thread-safe, but for {@link #hold}.
 *
 * @since 0.1.0
 */
public final class FeedCursor {

    private final String feed;

    private final Store store;

    private final Function<FeedEventListener, Subscription> subscribing;

    private final List<Handled> handled = new ArrayList<>();

    private String position = "";

    FeedCursor(String feed, Store store, Function<FeedEventListener, Subscription> subscribing) {
        this.feed = feed;
        this.store = store;
        this.subscribing = subscribing;
    }

    /** {@return the name of the feed} */
    public String feed() {
        return feed;
    }

    /**
     * Subscribes to the feed's messages.
     *
     * @param listener hears them
     * @return the subscription, confirmed by Redis
     */
    public Subscription subscribe(FeedEventListener listener) {
        return subscribing.apply(listener);
    }

    /**
     * Becomes or stays the active process.
     *
     * @param lease for how long, unless it is held again
     * @return what this process is now
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     */
    public LeaseState hold(Duration lease) {
        return switch (store.lease(lease.toMillis())) {
            case "kept" -> LeaseState.KEPT;
            case "begun" -> LeaseState.BEGUN;
            default -> LeaseState.NONE;
        };
    }

    /** Lets another process be the active one. */
    public void release() {
        store.lease(0);
    }

    /**
     * Reads on from the position.
     *
     * @param count how many entries at most; there are fewer where items are large
     * @param ids items to look at as well once the position is at the end, because something was said about them
     * @return entries in order, or empty if another process is active by now
     */
    public Optional<Reading> read(int count, Collection<String> ids) {
        return store.read(count, ids)
                .map(batch -> new Reading(batch.entries(), batch.next().equals("1")));
    }

    /** {@return a comparison of everything that is stored with everything that was handled} */
    public Comparison compare() {
        return new Comparison();
    }

    /**
     * Notes that an entry was handled; {@link #commit()} tells Redis.
     *
     * @param entry the entry
     * @param error why it is parked, or empty
     */
    public void handled(Entry entry, Optional<String> error) {
        if (entry.event().isPresent()) {
            handled.add(new Handled(entry, error));
        }
    }

    /**
     * Notes that all entries up to one were handled.
     *
     * @param entry the last of them
     */
    public void moveTo(Entry entry) {
        if (!entry.position().isEmpty()) {
            position = entry.position();
        }
    }

    /**
     * Writes what was noted.
     *
     * @return {@code false} if another process is active by now; then nothing was written
     */
    public boolean commit() {
        if (handled.isEmpty() && position.isEmpty()) {
            return true;
        }
        boolean done = store.commit(position, List.copyOf(handled));
        forget();
        return done;
    }

    /** Forgets what was noted and is not written yet. */
    public void forget() {
        handled.clear();
        position = "";
    }

    /**
     * Something that a durable listener has not handled yet.
     *
     * @param event what happened, or empty where there is nothing to handle but the position to move
     * @param id the item's id
     * @param score the score with which it stands in the feed
     * @param position where the position stands after it, or empty if it does not move
     */
    public record Entry(Optional<FeedEvent> event, String id, String score, String position) {}

    /** Whether this process is the active one. */
    public enum LeaseState {
        /** Another one is. */
        NONE,
        /** It is, but another may have been before. */
        BEGUN,
        /** It is, and no other was since it was last. */
        KEPT
    }

    /**
     * Some entries.
     *
     * @param entries in order
     * @param more whether there is more after them
     */
    public record Reading(List<Entry> entries, boolean more) {}

    /**
     * Finds, step by step, what was changed behind the position and what is gone without a trace. What a step finds is to be committed
     * before the next.
     */
    public final class Comparison {

        private static final String START = "0";

        private String cursor = START;

        private boolean known;

        private boolean done;

        private Comparison() {}

        /** {@return some more of what differs, or empty if another process is active by now} */
        public Optional<List<Entry>> next() {
            Optional<Batch> batch = store.scan(known, cursor);
            // Where not all had room, the same is compared again once this is handled.
            batch.map(Batch::next).filter(next -> !next.isEmpty()).ifPresent(next -> {
                cursor = next;
                if (cursor.equals(START)) {
                    done = known;
                    known = true;
                }
            });
            return batch.map(Batch::entries);
        }

        /** {@return whether everything was compared} */
        public boolean isDone() {
            return done;
        }
    }

    /** What a cursor asks of Redis; where another process is active by now, nothing is answered or done. */
    interface Store {

        /** Holds the lease for so long: {@code kept}, {@code begun}, or anything else if another process has it. */
        String lease(long millis);

        Optional<Batch> read(int count, Collection<String> ids);

        /** Compares some of what is stored, or of what is known as handled, from where the batch before ended. */
        Optional<Batch> scan(boolean known, String from);

        boolean commit(String position, List<Handled> handled);
    }

    /**
     * Some entries.
     *
     * @param entries in order
     * @param next of a reading {@code 1} if there is more, of a scan where to go on, empty for the same again
     */
    record Batch(List<Entry> entries, String next) {}

    /**
     * An entry that was handled.
     *
     * @param entry the entry
     * @param error why it is parked, or empty
     */
    record Handled(Entry entry, Optional<String> error) {

        /** What the entry is from now on: parked, gone, or known. */
        String what() {
            if (error.isPresent()) {
                return "park";
            }
            return entry.event().filter(FeedEvent.Retracted.class::isInstance).isPresent() ? "gone" : "known";
        }
    }
}
