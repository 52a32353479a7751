package io.thoonk.convert;

/**
 * How large a payload may be.
 *
 * @param maxBytes the most bytes, or a negative number for no limit
 */
public record PayloadLimits(long maxBytes) {

    /** No limit. */
    public static final PayloadLimits NONE = new PayloadLimits(-1);

    /**
     * Checks a payload.
     *
     * @param payload its bytes
     * @return the same bytes
     * @throws IllegalArgumentException if it is too large
     */
    public byte[] check(byte[] payload) {
        if (maxBytes >= 0 && payload.length > maxBytes) {
            throw new IllegalArgumentException("The payload has " + payload.length + " bytes, more than the " + maxBytes
                    + " that thoonk.max-payload-size allows; store it elsewhere and put a reference");
        }
        return payload;
    }
}
