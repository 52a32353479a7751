package io.thoonk.management;

import java.util.Map;
import java.util.Optional;

/**
 * What is known of a job beside what every list shows.
 *
 * @param process where it runs, if that is in this process: claims do not tell
 * @param headers that came with it, masked
 * @param maxAttempts how often it may be tried, where the job says so
 * @param crashes how many of its workers died
 */
public record JobExtras(
        Optional<String> process, Map<String, String> headers, Optional<String> maxAttempts, Optional<String> crashes) {

    /**
     * A job that has finished and whose result is kept.
     *
     * @param payload what was put, masked
     * @param payloadSize its true size in bytes
     * @param result what came of it, masked, or empty if nothing did
     */
    public record Finished(String payload, int payloadSize, Optional<String> result) {}
}
