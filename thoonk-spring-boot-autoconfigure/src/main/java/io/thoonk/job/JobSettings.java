package io.thoonk.job;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How job feeds are kept.
 *
 * @param maintenance how maintenance judges
 * @param putAfterCommit whether a put inside a transaction waits for its commit
 * @param keepResult how long results are kept where nothing else is said, zero for not at all
 * @since 0.1.0
 */
public record JobSettings(Maintaining maintenance, boolean putAfterCommit, Duration keepResult) {

    /** How long results are kept where nothing is set. */
    public static final Duration DEFAULT_KEEP_RESULT = Duration.ofDays(1);

    /**
     * How maintenance judges.
     *
     * @param interval how often a feed that workers attend is looked at, unless a third of their claim timeout is less
     * @param maxCrashes how often a job's worker may die before the job is stalled
     * @param sightingsApart how far apart two sightings of an item in no state have to be
     * @param peerMessages whether to tell thoonk.py of jobs that enter the line
     * @param peerClaimTimeout after what time a peer's claim ends where the feed's configuration says nothing, or {@code null}
     *     for {@link #PEER_CLAIM_TIMEOUT} with a warning
     * @param retention what is kept of jobs that ended or stalled, where the configuration of their feed says nothing
     */
    public record Maintaining(
            Duration interval,
            int maxCrashes,
            Duration sightingsApart,
            boolean peerMessages,
            @Nullable Duration peerClaimTimeout,
            Retention retention) {

        /** A peer tells nobody that it still works; its jobs may take long, and in this time most have ended. */
        public static final Duration PEER_CLAIM_TIMEOUT = Duration.ofHours(6);
    }

    /**
     * What is kept of jobs that ended or stalled.
     *
     * @param finishedKeep how many records of ended jobs, 0 for none, or {@code null} to leave that to other processes
     * @param finishedFor for how long, or {@code null} for any time
     * @param finishedPayload whether payloads are kept with them
     * @param stalledMax how many stalled jobs, or {@code null} for any number
     * @param stalledFor for how long, or {@code null} for ever
     */
    public record Retention(
            @Nullable Integer finishedKeep,
            @Nullable Duration finishedFor,
            boolean finishedPayload,
            @Nullable Integer stalledMax,
            @Nullable Duration stalledFor) {

        /** Leaves records to other processes, and keeps stalled jobs for ever. */
        public static final Retention NONE = new Retention(null, null, false, null, null);

        /** How many records are kept where only a time is set. */
        static final int DEFAULT_KEEP = 10_000;

        /** Whether anything is said about ended jobs. */
        boolean keepsFinished() {
            return finishedKeep != null || finishedFor != null;
        }

        /** As scripts take it; nothing if nothing is said. */
        String ofFinished() {
            if (!keepsFinished()) {
                return "";
            }
            int keep = finishedKeep == null ? DEFAULT_KEEP : finishedKeep;
            return keep + ":"
                    + Optional.ofNullable(finishedFor)
                            .map(Duration::toMillis)
                            .map(String::valueOf)
                            .orElse("") + (finishedPayload ? ":1" : ":0");
        }
    }
}
