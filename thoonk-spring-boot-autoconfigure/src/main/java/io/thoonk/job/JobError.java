package io.thoonk.job;

import java.util.Optional;

/**
 * Why an attempt at a job failed.
 *
 * @param reason the reason in words
 * @param stackTrace where it came from, or empty where that is not known or not kept
 */
public record JobError(String reason, Optional<String> stackTrace) {

    private static final char END_OF_REASON = '\0';

    /** Keeps the reason apart from the stack trace. */
    public JobError {
        reason = reason.replace(END_OF_REASON, '\u2400');
    }

    /**
     * Tells a reason alone.
     *
     * @param reason the reason in words
     * @return an error without a stack trace
     */
    public static JobError of(String reason) {
        return new JobError(reason, Optional.empty());
    }

    String encoded() {
        return stackTrace.map(trace -> reason + END_OF_REASON + trace).orElse(reason);
    }

    static JobError decode(String text) {
        int end = text.indexOf(END_OF_REASON);
        return end < 0 ? of(text) : new JobError(text.substring(0, end), Optional.of(text.substring(end + 1)));
    }
}
