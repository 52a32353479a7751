package io.thoonk.job;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One claimed job as the claim script returned it, not converted yet.
 *
 * @param publishedAt when it was put, unless that was not asked for
 */
record ClaimedRow(
        String id,
        byte[] idBytes,
        byte[] item,
        int failures,
        @Nullable Instant publishedAt,
        OptionalInt maxAttempts,
        Map<String, String> headers,
        ClaimBatch claims) {}
