package io.thoonk.worker;

import io.thoonk.job.JobClaims;
import java.time.Duration;

/**
 * How many claimed jobs a worker keeps for handlers that will be free soon: as many as they take during one call to Redis, times
 * two, so that none of them waits for an answer. Handlers that take longer than a call get none ahead. And how many a call brings:
 * fewer where payloads are large. Not thread-safe.
 */
final class PrefetchPolicy {

    /** Nobody shall wait for long behind a stock. */
    private static final double LONGEST_WORK = Duration.ofMillis(50).toNanos();

    /** Of what waits, so much is left to others who may be free. */
    private static final int SHARE = 4;

    private static final int MOST_HELD = 3 * JobClaims.MOST;

    /** One call brings about so many bytes of payloads, and so many are kept ready: they have to come in time, and need room. */
    private static final int ENOUGH_BYTES = 1 << 20;

    /** Nobody knows how large payloads are before the first has come. */
    private static final double UNKNOWN = ENOUGH_BYTES / 64.0;

    private static final double WEIGHT = 0.2;

    private final WorkerOptions.Prefetch configured;

    private final int concurrency;

    private double handling;

    private double call;

    private double payload = UNKNOWN;

    private boolean isPayloadKnown;

    private long waiting;

    private boolean allowed = true;

    PrefetchPolicy(WorkerOptions.Prefetch configured, int concurrency) {
        this.configured = configured;
        this.concurrency = concurrency;
    }

    /** Hears how long handlers took, all together, for so many jobs. */
    void worked(long nanos, long jobs) {
        if (jobs > 0) {
            double each = Math.max(1, (double) nanos / jobs);
            // What becomes slower is believed at once, what becomes faster has to prove it.
            handling = handling == 0 || each > 2 * handling ? each : mean(handling, each);
        }
    }

    /** Hears of a call that took so long. */
    void answered(long nanos, FetchAnswer answer) {
        called(nanos, answer.waiting(), answer.mayPrefetch());
        brought(answer.payloadBytes());
    }

    /** Hears how long a call took, how many jobs are left in the line, and whether some may be fetched ahead at all. */
    void called(long nanos, long waiting, boolean allowed) {
        call = call == 0 ? nanos : mean(call, nanos);
        this.waiting = waiting;
        this.allowed = allowed;
    }

    /** Hears how many bytes each payload of an answer had, in the mean; 0 where there was none. */
    void brought(long bytes) {
        if (bytes > 0) {
            payload = !isPayloadKnown || bytes > payload ? bytes : mean(payload, bytes);
            isPayloadKnown = true;
        }
    }

    /** Hears that a call for so many jobs failed: they may be too large to come in time, so the next one asks for half. */
    void failed(int claims) {
        if (claims > 1) {
            payload = Math.max(payload, 2.0 * ENOUGH_BYTES / claims);
            isPayloadKnown = false;
        }
    }

    /** How many jobs a call may bring. */
    int mostInACall() {
        return (int) Math.max(1, Math.min(JobClaims.MOST, ENOUGH_BYTES / Math.max(1, payload)));
    }

    /**
     * Whether no job is kept for handlers that do not come to it: what was measured may be wrong, and where none is to be kept, each of
     * several feeds may still bring one for the last handler. Any other number is a number.
     */
    boolean isMeasured() {
        return configured.count() <= 0;
    }

    /** Begins anew, with handlers that have proved nothing. */
    void reset() {
        handling = 0;
    }

    private static double mean(double before, double now) {
        return (1 - WEIGHT) * before + WEIGHT * now;
    }

    /** How many jobs handlers take while a call is under way. */
    double takenInACall() {
        if (configured.isAuto()) {
            return handling == 0 ? 0 : concurrency / handling * call;
        }
        return configured.count() / 2.0;
    }

    /**
     * How many jobs a call is to claim beside another, where so many are ready or on their way. It is for handlers that will have
     * taken those when the answer comes, and has to be worth a call; if they stand still all of a sudden, it ends.
     */
    int beside(int held) {
        double claims = Math.min(stock() - Math.max(0, held - takenInACall()), MOST_HELD - held);
        claims = Math.min(claims, mostInACall());
        return waiting < 2 * JobClaims.MOST || claims < JobClaims.MOST / 2.0 ? 0 : (int) claims;
    }

    /** How many jobs to keep ready beyond those for free handlers. */
    int stock() {
        if (!allowed) {
            return 0;
        }
        if (!configured.isAuto()) {
            return configured.count();
        }
        if (handling == 0) {
            return 0;
        }
        double most = Math.min(mostInACall(), concurrency / handling * LONGEST_WORK);
        return (int) Math.min(Math.min(2 * takenInACall(), most), (double) waiting / SHARE);
    }
}
