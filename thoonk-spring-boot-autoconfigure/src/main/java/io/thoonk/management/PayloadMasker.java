package io.thoonk.management;

/**
 * Hides what nobody is to see when payloads, results and errors are shown. A bean of this type replaces {@link SecretFieldMasker}. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PayloadMasker {

    /**
     * Masks a payload.
     *
     * @param feed name of the feed
     * @param id id of the job or item
     * @param payload the payload as text
     * @return what may be shown
     */
    String mask(String feed, String id, String payload);

    /**
     * Masks an error or its stack trace, whose text may repeat what stands in a payload.
     *
     * @param feed name of the feed
     * @param id id of the job or item
     * @param error the error as text
     * @return what may be shown; by default what {@link #mask} makes of it
     */
    default String maskError(String feed, String id, String error) {
        return mask(feed, id, error);
    }
}
