package io.thoonk.management;

/**
 * A worker of this process, as it is declared.
 *
 * @param id id of its container
 * @param feed the job feed
 * @param concurrency how many jobs it works on at once
 */
record WorkerDescription(String id, String feed, int concurrency) {}
