package io.thoonk.job;

/**
 * What one maintenance pass did.
 *
 * @param promoted delayed jobs that were due and went into the line
 * @param expired claims that had expired; their jobs went back to the line or were stalled
 * @param stalled of these, the jobs that were stalled because they had crashed too often
 * @param requeued jobs that a peer had lost between its pop and its claim; back in the line
 * @param removed items that a peer had retracted and left behind; deleted
 * @param suspected items in no state that the next pass, a minute later at the earliest, will put back
 * @param late jobs that {@linkplain PutOptions.Builder#expires(java.time.Duration) expired} before they were started; removed
 * @param dropped stalled jobs that were removed, as there were too many or they were too old
 * @since 0.1.0
 */
public record MaintenanceReport(
        long promoted,
        long expired,
        long stalled,
        long requeued,
        long removed,
        long suspected,
        long late,
        long dropped) {

    /** One that found no job that had expired. */
    public MaintenanceReport(long promoted, long expired, long stalled, long requeued, long removed, long suspected) {
        this(promoted, expired, stalled, requeued, removed, suspected, 0, 0);
    }

    /** There was nothing to do. */
    static final MaintenanceReport NOTHING = new MaintenanceReport(0, 0, 0, 0, 0, 0);

    /** What was done in two feeds together. */
    MaintenanceReport plus(MaintenanceReport other) {
        return new MaintenanceReport(
                promoted + other.promoted,
                expired + other.expired,
                stalled + other.stalled,
                requeued + other.requeued,
                removed + other.removed,
                suspected + other.suspected,
                late + other.late,
                dropped + other.dropped);
    }

    /**
     * Hears what the maintenance of job feeds by this process finds and does, on the threads of maintenance; must not block.
     */
    @FunctionalInterface
    public interface Listener {

        /**
         * Hears of expired claims, late and dropped jobs.
         *
         * @param feed name of the job feed
         * @param report what was found
         */
        void maintained(String feed, MaintenanceReport report);

        /**
         * Hears that due times of a recurring job have come, which this process has dealt with. Does nothing by default.
         *
         * @param feed name of the job feed
         * @param due what became of them
         */
        default void recurred(String feed, DueTimes due) {}
    }

    /**
     * What became of due times of a recurring job.
     *
     * @param put how many got a job
     * @param skipped how many got none, as the job before had not ended ({@link Overlap})
     * @param missed how many got none, as nobody was there in time ({@link Misfire})
     */
    public record DueTimes(long put, long skipped, long missed) {}
}
