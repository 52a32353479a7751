package io.thoonk.job;

import io.thoonk.job.JobWaits.Awaited;

/** A job cannot wait for another one that is not known. */
final class UnknownPredecessorException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Awaited awaited;

    UnknownPredecessorException(Awaited awaited) {
        super("Nothing is known of " + awaited.inWords()
                + ", so no job can wait for it: it was never put, or has ended and left neither a kept result nor a record"
                + " in the history, and its id is not remembered. Where it may have ended before, put it with rememberFor,"
                + " or put it into a batch and wait for that with afterAll");
        this.awaited = awaited;
    }

    Awaited awaited() {
        return awaited;
    }
}
