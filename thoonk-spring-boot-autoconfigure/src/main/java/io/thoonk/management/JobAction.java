package io.thoonk.management;

import io.thoonk.job.JobState;
import java.util.List;

/**
 * What a person can do to a job.
 *
 * @since 0.1.0
 */
public enum JobAction {

    /** Put a stalled job back into the line. */
    RETRY(List.of(JobState.STALLED)),
    /** Remove a job for good, whatever its state; its handler is interrupted if it runs. */
    RETRACT(List.of(JobState.STALLED, JobState.AVAILABLE, JobState.DELAYED, JobState.CLAIMED, JobState.ORPHANED)),
    /** Take a running job out of the running; its handler is interrupted. */
    STALL(List.of(JobState.CLAIMED)),
    /** Give a running job back to the end of the line, which counts as a failure; its handler is interrupted. */
    CANCEL(List.of(JobState.CLAIMED)),
    /** Put a delayed job into the line now. */
    PROMOTE(List.of(JobState.DELAYED)),
    /** Put a job that is in no state, lost or left over by a peer, back at the end of the line. */
    REQUEUE(List.of(JobState.ORPHANED));

    private static final EnumNames<JobAction> WORDS = new EnumNames<>(JobAction.class, "action");

    private final List<JobState> states;

    JobAction(List<JobState> states) {
        this.states = states;
    }

    /** {@return the states of the jobs that it is for, the usual one first} */
    public List<JobState> states() {
        return states;
    }

    /**
     * Finds an action.
     *
     * @param name its name in any case
     * @return the action
     * @throws IllegalArgumentException if there is none of that name
     */
    public static JobAction named(String name) {
        return WORDS.require(name);
    }

    /** {@return its name in lower case, as people write it} */
    public String word() {
        return EnumNames.word(this);
    }
}
