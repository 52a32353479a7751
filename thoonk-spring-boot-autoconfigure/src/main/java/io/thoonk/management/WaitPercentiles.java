package io.thoonk.management;

/**
 * How long jobs waited from put to claim.
 *
 * @param count of how many jobs
 * @param median in ms
 * @param high the 99th percentile, in ms
 */
public record WaitPercentiles(long count, long median, long high) {

    /** Nobody waited. */
    public static final WaitPercentiles NONE = new WaitPercentiles(0, 0, 0);
}
