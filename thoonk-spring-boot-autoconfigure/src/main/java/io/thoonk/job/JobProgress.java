package io.thoonk.job;

/**
 * How far a worker says it is.
 *
 * @param percent from 0 to 100
 * @param message a short text, may be empty
 * @since 0.1.0
 */
public record JobProgress(int percent, String message) {}
