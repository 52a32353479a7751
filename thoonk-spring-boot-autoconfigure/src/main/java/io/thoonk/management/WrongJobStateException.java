package io.thoonk.management;

import io.thoonk.ThoonkException;
import io.thoonk.job.JobState;

/** Thrown where an action is asked for that is not for jobs of that state. Nothing has changed. */
public class WrongJobStateException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String feed;

    private final String id;

    private final JobState state;

    /**
     * Creates the exception.
     *
     * @param feed name of the feed
     * @param id the job
     * @param action what was asked for
     * @param state where the job stood
     */
    public WrongJobStateException(String feed, String id, JobAction action, JobState state) {
        super(action + " is for jobs that are " + action.states() + ", but job '" + id + "' of feed '" + feed + "' is "
                + state + ", or was a moment ago");
        this.feed = feed;
        this.id = id;
        this.state = state;
    }

    /** {@return name of the feed} */
    public String feed() {
        return feed;
    }

    /** {@return id of the job} */
    public String id() {
        return id;
    }

    /** {@return the state in which the job stood} */
    public JobState state() {
        return state;
    }
}
