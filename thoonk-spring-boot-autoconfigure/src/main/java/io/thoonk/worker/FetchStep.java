package io.thoonk.worker;

/**
 * One step of a worker.
 *
 * @param kind what to do
 * @param claims for {@code EXCHANGE}, how many jobs to claim at most
 * @param free how many of these handlers wait for; the others are fetched ahead
 * @param nanos for {@code REST}, how long at most, unless something happens
 */
record FetchStep(Kind kind, int claims, int free, long nanos) {

    /** What to do. */
    enum Kind {
        /** Open the feed, or look after it once more after trouble. */
        OPEN,
        /** Tell of what is done and claim what is next. */
        EXCHANGE,
        /** Wait in Redis for the next job. */
        ARM,
        /** End that wait. */
        DISARM,
        /** Give back what no handler has begun with. */
        GIVE_BACK,
        /** Wait for something to happen. */
        REST,
        /** End for good. */
        END
    }

    static FetchStep of(Kind kind) {
        return new FetchStep(kind, 0, 0, 0);
    }

    static FetchStep exchange(int claims, int free) {
        return new FetchStep(Kind.EXCHANGE, claims, Math.min(free, claims), 0);
    }

    /** A call beside another, if it has something to claim. */
    static FetchStep beside(int claims, int free) {
        return claims == 0 ? rest(Long.MAX_VALUE) : exchange(claims, free);
    }

    static FetchStep rest(long nanos) {
        return new FetchStep(Kind.REST, 0, 0, nanos);
    }
}
