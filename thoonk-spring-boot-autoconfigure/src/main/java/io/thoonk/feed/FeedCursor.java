package io.thoonk.feed;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The place of a durable listener in one feed, held by one process at a time under a lease. What it reads is the stored
 * feed, in the order of publications and retractions; messages only tell that there is something to read. Not
 * thread-safe, but for {@link #hold}.
 */
public final class FeedCursor {

    private final FeedKeys keys;

    private final String name;

    private final CursorScripts scripts;

    private final FeedSubscriptions subscriptions;

    private final String token = UUID.randomUUID().toString();

    private final List<CursorScripts.Handled> handled = new ArrayList<>();

    private String position = "";

    FeedCursor(FeedKeys keys, String name, CursorScripts scripts, FeedSubscriptions subscriptions) {
        this.keys = keys;
        this.name = name;
        this.scripts = scripts;
        this.subscriptions = subscriptions;
    }

    /**
     * Tells the feed.
     *
     * @return its name
     */
    public String feed() {
        return keys.feed();
    }

    /**
     * Subscribes to the feed's messages.
     *
     * @param listener hears them
     * @return the subscription, confirmed by Redis
     */
    public Subscription subscribe(FeedEventListener listener) {
        return subscriptions.subscribe(keys.feed(), listener);
    }

    /**
     * Becomes or stays the active process.
     *
     * @param lease for how long, unless it is held again
     * @return what this process is now
     * @throws io.thoonk.FeedDoesNotExistException if there is no such feed
     */
    public LeaseState hold(Duration lease) {
        return switch (scripts.lease(keys, name, token, lease.toMillis())) {
            case "kept" -> LeaseState.KEPT;
            case "begun" -> LeaseState.BEGUN;
            default -> LeaseState.NONE;
        };
    }

    /** Lets another process be the active one. */
    public void release() {
        scripts.lease(keys, name, token, 0);
    }

    /**
     * Reads on from the position.
     *
     * @param count how many entries at most
     * @param ids items to look at as well once the position is at the end, because something was said about them
     * @return entries in order, or empty if another process is active by now
     */
    public Optional<Reading> read(int count, Collection<String> ids) {
        return scripts.read(keys, name, token, count, ids)
                .map(batch -> new Reading(batch.entries(), batch.next().equals("1")));
    }

    /**
     * Begins to compare everything that is stored with everything that was handled.
     *
     * @return the comparison
     */
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
            handled.add(new CursorScripts.Handled(entry, error));
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
        boolean done = scripts.commit(keys, name, token, position, handled);
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
    public record Entry(Optional<FeedEvent> event, String id, String score, String position) {

        boolean isGone() {
            return event.filter(FeedEvent.Retracted.class::isInstance).isPresent();
        }
    }

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

    /** Finds, step by step, what was changed behind the position and what is gone without a trace. */
    public final class Comparison {

        private static final String START = "0";

        private String cursor = START;

        private boolean known;

        private boolean done;

        private Comparison() {}

        /**
         * Compares a bit more.
         *
         * @return what differs, or empty if another process is active by now
         */
        public Optional<List<Entry>> next() {
            Optional<CursorScripts.Batch> batch = scripts.scan(keys, name, token, known, cursor);
            batch.ifPresent(found -> {
                cursor = found.next();
                if (cursor.equals(START)) {
                    done = known;
                    known = true;
                }
            });
            return batch.map(CursorScripts.Batch::entries);
        }

        /**
         * Tells whether everything was compared.
         *
         * @return whether that is so
         */
        public boolean isDone() {
            return done;
        }
    }
}
