package io.thoonk;

/**
 * Thrown when a feed is used with another number of partitions than it has; nothing was changed. The number of a feed stays as it is
 * until the feed is deleted, since the same key would lead elsewhere.
 *
 * @since 0.1.0
 */
public class PartitionMismatchException extends FeedException {

    private static final long serialVersionUID = 1L;

    private final int requested;

    private final int stored;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param requested how many partitions the caller expects, 0 for a feed without
     * @param stored how many the feed has, 0 for none
     */
    public PartitionMismatchException(String feed, int requested, int stored) {
        super(
                feed,
                "Feed '" + feed + "' has " + inWords(stored) + " and cannot be used with " + inWords(requested)
                        + "; say the same number everywhere, or delete the feed once it is empty to choose another");
        this.requested = requested;
        this.stored = stored;
    }

    private static String inWords(int partitions) {
        return partitions == 0 ? "no partitions" : partitions == 1 ? "1 partition" : partitions + " partitions";
    }

    /** {@return how many partitions the caller expects, 0 for a feed without} */
    public int requested() {
        return requested;
    }

    /** {@return how many partitions the feed has, 0 for none} */
    public int stored() {
        return stored;
    }
}
