package io.thoonk.worker;

/**
 * How many jobs a worker claims beyond those that its handlers work on. Immutable.
 *
 * @param count the number, or -1 to go by measurement
 */
public record Prefetch(int count) {

    /** As many as handlers take during a call to Redis, times two: none for handlers that take longer than that. */
    public static final Prefetch AUTO = new Prefetch(-1);

    /**
     * Creates it.
     *
     * @param count the number, or -1 to go by measurement
     * @throws IllegalArgumentException if it is less than -1
     */
    public Prefetch {
        if (count < -1) {
            throw new IllegalArgumentException("prefetch must be auto or a number of at least 0 but is " + count);
        }
    }

    /**
     * Reads what a property or an annotation says.
     *
     * @param text {@code auto} or a number of at least 0
     * @return what it says
     * @throws IllegalArgumentException if it is neither
     */
    public static Prefetch valueOf(String text) {
        if (text.equalsIgnoreCase("auto")) {
            return AUTO;
        }
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("prefetch must be auto or a number of at least 0 but is '" + text + "'");
        }
        return new Prefetch(Integer.parseInt(text));
    }

    /**
     * Tells whether the number goes by measurement.
     *
     * @return whether it does
     */
    public boolean isAuto() {
        return count < 0;
    }

    @Override
    public String toString() {
        return isAuto() ? "auto" : Integer.toString(count);
    }
}
