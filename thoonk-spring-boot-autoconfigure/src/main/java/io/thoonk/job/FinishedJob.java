package io.thoonk.job;

import java.util.Optional;

/**
 * A claimed job whose work is done and that the next call will finish.
 *
 * @param job the job
 * @param result its result, converted
 * @since 0.1.0
 */
public record FinishedJob(Job<?> job, Optional<byte[]> result) {}
