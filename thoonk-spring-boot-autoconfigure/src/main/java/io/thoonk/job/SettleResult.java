package io.thoonk.job;

/** What became of an attempt to settle a claim. */
enum SettleResult {
    DONE,
    UNCLAIMED,
    LOST
}
