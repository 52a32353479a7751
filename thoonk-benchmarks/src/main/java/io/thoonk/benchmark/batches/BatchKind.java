package io.thoonk.benchmark.batches;

/** What happens in a batch. */
enum BatchKind {
    /** All members finish. */
    PLAIN,
    /** The first member is stalled; the callback of trouble mends what it lacks, and retries it. */
    HEALED,
    /** The first member is stalled; the callback of trouble retracts it. */
    LOST,
    /** The first member adds some. */
    GROWS;

    static final int ADDED = 3;

    static BatchKind of(int number) {
        return switch (number % 10) {
            case 7 -> HEALED;
            case 8 -> LOST;
            case 9 -> GROWS;
            default -> PLAIN;
        };
    }

    boolean isTrouble() {
        return this == HEALED || this == LOST;
    }
}
