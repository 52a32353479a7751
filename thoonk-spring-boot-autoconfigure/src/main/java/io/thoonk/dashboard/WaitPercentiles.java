package io.thoonk.dashboard;

/**
 * How long jobs waited from put to claim.
 *
 * @param count of how many jobs
 * @param median in ms
 * @param high the 99th percentile, in ms
 */
record WaitPercentiles(long count, long median, long high) {

    static final WaitPercentiles NONE = new WaitPercentiles(0, 0, 0);
}
