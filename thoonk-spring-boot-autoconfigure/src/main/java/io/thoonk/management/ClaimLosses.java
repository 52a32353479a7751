package io.thoonk.management;

/**
 * What became of claims in the last minutes.
 *
 * @param lost claims that were gone when their own process wanted to renew them or finish their jobs
 * @param expired claims of others that maintenance found expired, and whose jobs went back to the line
 */
public record ClaimLosses(long lost, long expired) {

    /** Nothing was lost. */
    public static final ClaimLosses NONE = new ClaimLosses(0, 0);

    /**
     * Adds up.
     *
     * @param other what another process saw
     * @return the sums
     */
    public ClaimLosses plus(ClaimLosses other) {
        return new ClaimLosses(lost + other.lost, expired + other.expired);
    }

    boolean isNone() {
        return lost == 0 && expired == 0;
    }

    String encoded() {
        return lost + "\0" + expired;
    }

    static ClaimLosses decode(String text) {
        int end = text.indexOf('\0');
        return new ClaimLosses(Long.parseLong(text.substring(0, end)), Long.parseLong(text.substring(end + 1)));
    }
}
