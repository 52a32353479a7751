package io.thoonk.job;

/**
 * Which claim is to be ended.
 *
 * @param token of the claim, or empty for whoever holds it
 * @param isLast whether nothing is left of the token after it
 */
record ClaimToken(byte[] token, boolean isLast) {

    /** The claim of whoever holds the job. */
    static final ClaimToken OF_ANYBODY = new ClaimToken(new byte[0], false);
}
