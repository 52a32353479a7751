package io.thoonk.job;

import io.thoonk.FeedException;

/**
 * A put was refused because as many jobs of its key wait as {@link PutOptions.Builder#maxWaiting(int)} allows; nothing was put
 * by that call to Redis.
 *
 * @since 0.1.0
 */
public class LaneFullException extends FeedException {

    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param key the key whose jobs wait
     * @param maxWaiting how many may
     */
    public LaneFullException(String feed, String key, int maxWaiting) {
        super(
                feed,
                "Feed '" + feed + "' takes no more jobs with key '" + key + "' for now: " + maxWaiting
                        + " may wait (maxWaiting), and would be exceeded; put again later");
        this.key = key;
    }

    /** {@return the key whose jobs wait} */
    public String key() {
        return key;
    }
}
