package io.thoonk.convert;

import io.thoonk.ThoonkException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a payload cannot be written to bytes or read from them.
 *
 * @since 0.1.0
 */
public class PayloadConversionException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String feed;

    private final @Nullable String id;

    /**
     * Creates the exception.
     *
     * @param message direction and type
     * @param cause what the converter said
     */
    public PayloadConversionException(String message, @Nullable Throwable cause) {
        this(message, cause, null, null);
    }

    private PayloadConversionException(
            String message, @Nullable Throwable cause, @Nullable String feed, @Nullable String id) {
        super(message, cause);
        this.feed = feed;
        this.id = id;
    }

    /**
     * Adds whose payload this is about.
     *
     * @param feedName name of the feed
     * @param entryId id of the job or item
     * @return the same failure, with feed and id
     */
    public PayloadConversionException about(String feedName, String entryId) {
        PayloadConversionException about =
                new PayloadConversionException(String.valueOf(getMessage()), getCause(), feedName, entryId);
        about.setStackTrace(getStackTrace());
        return about;
    }

    /**
     * {@return whether this is known to be about the payload of that job or item; {@code false} also where it is not known
     * whose payload it was}
     *
     * @param feedName name of the feed
     * @param entryId id of the job or item
     */
    public boolean isAbout(String feedName, String entryId) {
        return feedName.equals(feed) && entryId.equals(id);
    }
}
