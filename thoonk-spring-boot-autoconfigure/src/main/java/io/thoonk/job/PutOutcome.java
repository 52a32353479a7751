package io.thoonk.job;

/**
 * What a put of a job with a unique key did.
 *
 * @param id the job that stands for the put: the new one, the one that was there, or the next one
 * @param kind what was done
 * @since 0.1.0
 */
public record PutOutcome(String id, Kind kind) {

    /** What was done. */
    public enum Kind {

        /** A job was put. */
        NEW,

        /** The job that is there, or was within the window, stands for the put; nothing has changed. */
        EXISTING,

        /** The job that waits has the new payload. */
        REPLACED,

        /** The job is kept until the one that runs has ended. */
        NEXT
    }
}
