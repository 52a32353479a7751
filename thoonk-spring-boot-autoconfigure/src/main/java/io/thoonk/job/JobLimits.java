package io.thoonk.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What limits the jobs of a feed, and what waits because of it. Limits are kept in Redis and hold for all processes; what is set
 * here is an operator's, stands above what annotations declare, and stays until it is removed. A change counts at once: where a
 * limit falls, none of the running jobs is stopped, and none is started until there are fewer. Thread-safe; methods throw
 * {@link io.thoonk.FeedDoesNotExistException} if the feed is gone.
 *
 * @since 0.1.0
 */
public interface JobLimits {

    /**
     * Limits the feed as a whole, all keys together.
     *
     * @param limit how much; without a weight, which only keys have
     * @throws IllegalArgumentException if it has a weight, or if the feed has partitions, which know nothing of each other
     */
    void set(Limit limit);

    /**
     * Limits one key, instead of what holds for each key.
     *
     * @param key the key
     * @param limit how much
     */
    void set(String key, Limit limit);

    /**
     * Limits each key that has no limit of its own.
     *
     * @param limit how much
     */
    void setForEachKey(Limit limit);

    /** Removes an operator's limit of the feed as a whole, so that a declared one holds, if there is one. */
    void remove();

    /**
     * Removes the limit of one key.
     *
     * @param key the key
     */
    void remove(String key);

    /** Removes an operator's limit of each key, so that a declared one holds, if there is one. */
    void removeForEachKey();

    /**
     * Chooses in which order jobs of the same key run.
     *
     * @param order the order
     * @param onFailure whether a job that waits for its next attempt holds those behind it
     * @param onStall whether a stalled one does
     */
    void order(JobOrder order, JobOrder.Gap onFailure, JobOrder.Gap onStall);

    /** Removes an operator's order, so that a declared one holds, if there is one. */
    void removeOrder();

    /**
     * Says how far the levels of jobs are apart. What is put or comes back from then on goes by it; what waits keeps its place.
     *
     * @param step how far
     */
    void priorityStep(PriorityStep step);

    /** Removes an operator's step, so that a declared one holds, or {@link PriorityStep#DEFAULT}. */
    void removePriorityStep();

    /**
     * Declares what an application's annotations say, below what an operator says. Of applications that say different things
     * the one that started last is believed.
     *
     * @param declaration what they say
     * @param since when the application started, by the clock of Redis: empty the first time, later what {@link
     *     Declared#since()} was then
     * @return when it started, and whom it disagrees with
     */
    Declared declare(Declaration declaration, Optional<Instant> since);

    /** {@return what is set and declared, by whom} */
    Settings settings();

    /** {@return what waits and runs now, and what holds it back} */
    GateStatus status();

    /**
     * Lists lanes that have jobs waiting, those that may start one first, then those that are held back, soonest first.
     *
     * @param count how many at most, from 1 to 1000
     * @return the lanes
     */
    List<LaneStatus> lanes(int count);

    /**
     * What annotations declare.
     *
     * @param feed limit of the feed
     * @param eachKey limit of each key
     * @param order order of jobs of the same key
     * @param onFailure whether a job that waits for its next attempt holds those behind it
     * @param onStall whether a stalled one does
     * @param priorityStep how far levels are apart
     * @param application who declares it, for the others
     * @since 0.1.0
     */
    record Declaration(
            Optional<Limit> feed,
            Optional<Limit> eachKey,
            JobOrder order,
            JobOrder.Gap onFailure,
            JobOrder.Gap onStall,
            PriorityStep priorityStep,
            String application) {}

    /**
     * What became of a declaration.
     *
     * @param since when the application started, by the clock of Redis
     * @param isBelieved whether it holds, being that of the last start
     * @param other in words what another application declares, or declared before, if that is something else
     * @since 0.1.0
     */
    record Declared(Instant since, boolean isBelieved, Optional<String> other) {}

    /**
     * All that is set and declared. An operator's limit stands above a declared one.
     *
     * @param feed the operator's limit of the feed
     * @param declaredFeed the declared limit of the feed
     * @param eachKey the operator's limit of each key
     * @param declaredEachKey the declared limit of each key
     * @param keys how many keys have a limit of their own
     * @param order the order that holds
     * @param onFailure whether a job that waits for its next attempt holds those behind it
     * @param onStall whether a stalled one does
     * @param priorityStep how far levels are apart
     * @param application who declared, if anybody did
     * @since 0.1.0
     */
    record Settings(
            Optional<Limit> feed,
            Optional<Limit> declaredFeed,
            Optional<Limit> eachKey,
            Optional<Limit> declaredEachKey,
            long keys,
            JobOrder order,
            JobOrder.Gap onFailure,
            JobOrder.Gap onStall,
            PriorityStep priorityStep,
            Optional<String> application) {}

    /** Why nothing more is started at this moment. */
    enum Reason {
        /** Nothing holds it back: what waits is started as soon as a handler is free. */
        NONE,
        /** As many starts as the rate allows lie within its window. */
        RATE,
        /** As many jobs run as may at a time. */
        CONCURRENCY,
        /** A handler asked to retry later. */
        HELD,
        /** A job of the same key that comes before holds its place, as the order is strict. */
        ORDER,
        /** What a job requires is not offered by the process that asks. */
        REQUIREMENTS
    }

    /**
     * What waits in a feed until it may run, and what holds the feed as a whole back.
     *
     * @param waiting jobs that wait, delayed ones not counted
     * @param running jobs that run, by whomever
     * @param admitted jobs that may run and that nobody has claimed yet
     * @param readyLanes lanes of which a job may start
     * @param parkedLanes lanes that are held back
     * @param reason what holds the feed as a whole back
     * @param limit the limit of the feed that holds
     * @param startsInWindow starts within the window of its rate, those included that are admitted
     * @param nextStart when the next job of the feed or of a lane may start, if that depends on the time
     * @param requirements what waits for processes that offer it: what is required, and how many jobs wait
     * @since 0.1.0
     */
    record GateStatus(
            long waiting,
            long running,
            long admitted,
            long readyLanes,
            long parkedLanes,
            Reason reason,
            Optional<Limit> limit,
            long startsInWindow,
            Optional<Instant> nextStart,
            List<Requirement> requirements) {}

    /**
     * What waits for a process that offers something.
     *
     * @param needs what is required
     * @param waiting how many jobs
     * @param missing what of it this process does not offer
     * @since 0.1.0
     */
    record Requirement(List<String> needs, long waiting, List<String> missing) {}

    /**
     * One lane.
     *
     * @param key the key, empty for the jobs without one
     * @param needs what is required, if that makes the lane
     * @param waiting jobs that wait
     * @param running jobs that were admitted and have not ended
     * @param reason what holds the lane back
     * @param limit the limit that holds for it
     * @param startsInWindow starts within the window of its rate
     * @param nextStart when its next job may start, if that depends on the time
     * @param nextJob the id of that job
     * @since 0.1.0
     */
    record LaneStatus(
            String key,
            List<String> needs,
            long waiting,
            long running,
            Reason reason,
            Optional<Limit> limit,
            long startsInWindow,
            Optional<Instant> nextStart,
            Optional<String> nextJob) {}
}
