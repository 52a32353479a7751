package io.thoonk.benchmark.chaos;

/**
 * A job that was put.
 *
 * @param feed its feed
 * @param id its id, chosen by the producer
 * @param attempts how often it was put under that id, because the answer got lost
 */
record Put(String feed, String id, int attempts) {}
