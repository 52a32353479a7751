package io.thoonk.job;

/**
 * A claimed job whose work is done and that the next exchange will finish.
 *
 * @param job the job
 * @param id its id
 * @param token of its claim
 * @param result empty for none, else an equals sign and the result
 */
public record FinishedJob(Job<?> job, byte[] id, byte[] token, byte[] result) {}
