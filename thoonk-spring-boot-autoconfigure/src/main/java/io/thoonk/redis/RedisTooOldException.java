package io.thoonk.redis;

import io.thoonk.ThoonkException;

/** Thrown at start-up when the server is older than Redis 6.2. */
public class RedisTooOldException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String version;

    /**
     * Creates the exception.
     *
     * @param version the server's version
     */
    public RedisTooOldException(String version) {
        super("Redis is of version " + version + ", and Thoonk needs 6.2 or newer");
        this.version = version;
    }

    /**
     * Tells the version.
     *
     * @return the server's version
     */
    public String version() {
        return version;
    }
}
