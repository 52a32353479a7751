package io.thoonk;

/**
 * Thrown when no connection to Redis could be opened, or an open one brought no answer in time. It names the place.
 *
 * @since 0.1.0
 */
public class RedisUnreachableException extends ThoonkRedisException {

    private static final long serialVersionUID = 1L;

    private final String place;

    private final String reason;

    /**
     * Creates the exception.
     *
     * @param operation what was to be done
     * @param place where Redis was looked for, usually host and port
     * @param reason what went wrong there
     * @param cause the driver's or Spring Data's exception
     */
    public RedisUnreachableException(String operation, String place, String reason, Throwable cause) {
        super(operation + " failed: Redis cannot be reached at " + place + " (" + reason + ")", cause);
        this.place = place;
        this.reason = reason;
    }

    /**
     * {@return where Redis was looked for: host and port; the nodes of a cluster; the master's name and the sentinels; or
     * the path of a socket}
     */
    public String place() {
        return place;
    }

    /** {@return why Redis cannot be reached, in the words of the driver or the operating system} */
    public String reason() {
        return reason;
    }
}
