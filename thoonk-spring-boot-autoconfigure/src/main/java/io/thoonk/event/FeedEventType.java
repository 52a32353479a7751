package io.thoonk.event;

/**
 * The kinds of events that a feed sends.
 *
 * @since 0.1.0
 */
public enum FeedEventType {
    /** A new item; on a sorted feed also an edited one, as the contract says. */
    PUBLISH,
    /** An item replaced. */
    EDIT,
    /** An item removed or trimmed. */
    RETRACT,
    /** An item of a sorted feed placed or moved. */
    POSITION,
    /** A job finished, with or without a result. */
    FINISH,
    /** A feed was created. */
    CREATE,
    /** A feed was deleted. */
    DELETE,
    /** A feed's configuration was written. */
    CONFIGURE,
    /** Events may have been missed. */
    RESYNC
}
