package io.thoonk.xmpp;

import java.time.Instant;

/**
 * How the component of this process stands.
 *
 * @param kind in a word
 * @param words why, where it is troubled
 * @param since since when it is of this kind
 */
record ComponentState(Kind kind, String words, Instant since) {

    /** What it is then; of the same kind it is since it first was. */
    ComponentState next(Kind then, String because, Instant now) {
        return new ComponentState(then, because, then == kind ? since : now);
    }

    /** In a word. */
    enum Kind {
        /** It is not to be connected. */
        STOPPED,
        /** It has not tried yet. */
        STARTING,
        /** Another process is it. */
        STANDBY,
        CONNECTED,
        /** It tries, and is not. */
        TROUBLED
    }
}
