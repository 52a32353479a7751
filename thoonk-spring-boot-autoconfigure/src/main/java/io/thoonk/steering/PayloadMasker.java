package io.thoonk.steering;

/**
 * Hides what nobody is to see when payloads are shown. A bean of this type replaces {@link SecretFieldMasker}. Thread-safe.
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
}
