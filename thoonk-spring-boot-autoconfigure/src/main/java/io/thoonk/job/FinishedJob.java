package io.thoonk.job;

import java.util.Optional;

/**
 * A claimed job whose work is done and that the next call will finish.
 *
 * @param job the job
 * @param result its result, converted
 */
public record FinishedJob(Job<?> job, Optional<byte[]> result) {}
