package io.thoonk.redis.keys;

/**
 * How the keys and channels of a feed are named.
 *
 * @since 0.1.0
 */
public enum Dialect {
    /** As the contract names them, with thoonk.py 1.0 and thoonk.js to 0.5. */
    CONTRACT("feeds"),

    /** As thoonk.js 0.8 to 1.0 names those of jobs. It has neither a message for a feed that is made or deleted nor one for a put or a claim. */
    SCRIPTED("jobs");

    /** Names that this library has added stand behind this, beside those of thoonk.js. */
    private static final String OURS_OF_JOBS = "job.";

    private static final String FINISH = "event.job.finish";

    private final String registry;

    Dialect(String registry) {
        this.registry = registry;
    }

    /** {@return the name of the set of all feeds of this dialect} */
    String registry() {
        return registry;
    }

    /**
     * {@return the family of a key or a channel of ours}
     *
     * @param family what it is in the contract
     */
    public String family(String family) {
        if (this == SCRIPTED && family.startsWith("feed.")) {
            return OURS_OF_JOBS + family.substring("feed.".length());
        }
        return this == SCRIPTED && family.startsWith("thoonk.") ? OURS_OF_JOBS + family : family;
    }

    /**
     * {@return the family of a channel, or an empty text where there is none}
     *
     * @param channel the channel
     */
    public String family(FeedChannel channel) {
        if (this == CONTRACT) {
            return channel.family();
        }
        return switch (channel) {
            // With a result or without, on one channel.
            case JOB_FINISH, OWN_FINISH -> FINISH;
            case PUBLISH, EDIT, RETRACT, POSITION, OWN_MARK, PEER_PUT, PEER_CLAIM -> "";
            default -> family(channel.family());
        };
    }
}
