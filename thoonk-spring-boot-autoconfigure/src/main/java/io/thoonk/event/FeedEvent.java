package io.thoonk.event;

import java.util.Optional;

/**
 * What a feed said (contract section "Keys and channels"). Items and results are the raw bytes; the arrays are shared
 * between receivers and must not be written to.
 *
 * @since 0.1.0
 */
public sealed interface FeedEvent {

    /** {@return the name of the feed} */
    String feed();

    /** {@return the type of this event} */
    FeedEventType type();

    /** {@return the id of the item or job, or empty for events of a whole feed} */
    default Optional<String> itemId() {
        return Optional.empty();
    }

    /** {@return item or result as raw bytes, or empty where the event carries none} */
    default Optional<byte[]> payload() {
        return Optional.empty();
    }

    /**
     * A new item, on a sorted feed also an edited one.
     *
     * @param feed name of the feed
     * @param id the item's id
     * @param item the item's bytes
     */
    record Published(String feed, String id, byte[] item) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.PUBLISH;
        }

        @Override
        public Optional<String> itemId() {
            return Optional.of(id);
        }

        @Override
        public Optional<byte[]> payload() {
            return Optional.of(item);
        }
    }

    /**
     * An item replaced.
     *
     * @param feed name of the feed
     * @param id the item's id
     * @param item the new item's bytes
     */
    record Edited(String feed, String id, byte[] item) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.EDIT;
        }

        @Override
        public Optional<String> itemId() {
            return Optional.of(id);
        }

        @Override
        public Optional<byte[]> payload() {
            return Optional.of(item);
        }
    }

    /**
     * An item removed, or trimmed by the feed's maximum length.
     *
     * @param feed name of the feed
     * @param id the item's id
     */
    record Retracted(String feed, String id) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.RETRACT;
        }

        @Override
        public Optional<String> itemId() {
            return Optional.of(id);
        }
    }

    /**
     * An item of a sorted feed placed or moved.
     *
     * @param feed name of the feed
     * @param id the item's id
     * @param position where it stands now, in the contract's notation: {@code begin:}, {@code :end}, {@code :ID}, {@code ID:}
     */
    record Moved(String feed, String id, String position) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.POSITION;
        }

        @Override
        public Optional<String> itemId() {
            return Optional.of(id);
        }
    }

    /**
     * A job finished.
     *
     * @param feed name of the job feed
     * @param id the job's id
     * @param result the result's bytes, or empty if it finished without one
     */
    record Finished(String feed, String id, Optional<byte[]> result) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.FINISH;
        }

        @Override
        public Optional<String> itemId() {
            return Optional.of(id);
        }

        @Override
        public Optional<byte[]> payload() {
            return result;
        }
    }

    /**
     * A feed was created.
     *
     * @param feed name of the feed
     * @param instance who did it
     */
    record Created(String feed, String instance) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.CREATE;
        }
    }

    /**
     * A feed was deleted.
     *
     * @param feed name of the feed
     * @param instance who did it
     */
    record Deleted(String feed, String instance) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.DELETE;
        }
    }

    /**
     * A feed's configuration was written.
     *
     * @param feed name of the feed
     * @param instance who did it
     */
    record Configured(String feed, String instance) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.CONFIGURE;
        }
    }

    /**
     * Events may have been missed: the connection was away, or the listener was too slow for its mailbox. What follows is
     * from after that. Only listeners that are not durable hear this.
     *
     * @param feed name of the feed, or the pattern that was subscribed to
     */
    record Resynced(String feed) implements FeedEvent {
        @Override
        public FeedEventType type() {
            return FeedEventType.RESYNC;
        }
    }
}
