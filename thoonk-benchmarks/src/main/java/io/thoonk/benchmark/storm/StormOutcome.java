package io.thoonk.benchmark.storm;

import io.thoonk.benchmark.storm.Trouble.Health;

/**
 * What a trial showed.
 *
 * @param delivered documents that came to subscribers who are well
 * @param lost those that did not come, within all patience
 * @param doubled those that came once more; the hub may repeat what failed or was not seen to end, and here nothing is of that kind
 * @param mostAtOnce deliveries of one host at once
 * @param p50 of the time from the publication to the request of a delivery, milliseconds
 * @param p99 of the same
 * @param longest of the same
 * @param toSlow deliveries to slow subscribers
 * @param toDead attempts at dead subscribers
 * @param calm whether nothing was left in the end, and the slow ones had the latest document
 */
record StormOutcome(
        int delivered,
        int lost,
        int doubled,
        int mostAtOnce,
        double p50,
        double p99,
        double longest,
        int toSlow,
        int toDead,
        boolean calm) {

    /** What the documentation of the hub says. */
    private static final int MOST_AT_ONCE = 2;

    static StormOutcome of(Subscribers subscribers, boolean calm) {
        Deliveries deliveries = subscribers.deliveries();
        return new StormOutcome(
                deliveries.count(),
                deliveries.lost(),
                deliveries.doubled(),
                subscribers.mostAtOnce(),
                deliveries.quantile(0.5),
                deliveries.quantile(0.99),
                deliveries.quantile(1),
                subscribers.sent(Health.SLOW),
                subscribers.sent(Health.DEAD),
                calm);
    }

    /** {@return whether the guarantees held} */
    boolean holds() {
        return lost == 0 && doubled == 0 && mostAtOnce <= MOST_AT_ONCE && calm;
    }
}
