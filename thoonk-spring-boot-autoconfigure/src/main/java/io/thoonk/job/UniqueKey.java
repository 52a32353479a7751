package io.thoonk.job;

import java.util.Locale;

/** A unique key and how it is used. Immutable. */
record UniqueKey(String key, UniqueMode mode) {

    /** In the words of lib/unique-put.lua. */
    String encoded() {
        return String.format(
                Locale.ROOT,
                "%s:%d:%d:%s:%s",
                mode.kind().name(),
                mode.period(),
                mode.max(),
                mode.isTrailing() ? "1" : "",
                key);
    }

    /** Refuses a time where the mode itself says when the job is due. */
    void check(boolean isDelayed) {
        if (isDelayed && mode.period() > 0) {
            throw new IllegalArgumentException("with " + mode + " the mode says when the job with the unique key '"
                    + key + "' is due; give neither delay nor at");
        }
    }
}
