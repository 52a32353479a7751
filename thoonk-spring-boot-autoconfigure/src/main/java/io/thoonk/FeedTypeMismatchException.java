package io.thoonk;

/**
 * Thrown when a handle's type disagrees with the type that is stored for the feed; nothing was changed.
 *
 * @since 0.1.0
 */
public class FeedTypeMismatchException extends FeedException {

    private static final long serialVersionUID = 1L;

    private final String requestedType;

    private final String storedType;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param requestedType type that the caller asked for, in the words of the contract
     * @param storedType type that stands in Redis
     */
    public FeedTypeMismatchException(String feed, String requestedType, String storedType) {
        super(
                feed,
                "Feed '" + feed + "' is of type '" + storedType + "' and cannot be used as '" + requestedType
                        + "'; use another name or the handle of the stored type");
        this.requestedType = requestedType;
        this.storedType = storedType;
    }

    /** {@return the type that was asked for, in the words of the contract, such as {@code job}} */
    public String requestedType() {
        return requestedType;
    }

    /** {@return the type in Redis, in the words of the contract, such as {@code queue}} */
    public String storedType() {
        return storedType;
    }
}
