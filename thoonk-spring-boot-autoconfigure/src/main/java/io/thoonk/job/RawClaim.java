package io.thoonk.job;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/** One claimed job as the claim script returned it, not converted yet. */
record RawClaim(
        String id,
        byte[] idBytes,
        byte[] item,
        int failures,
        Instant publishedAt,
        OptionalInt maxAttempts,
        Map<String, String> headers,
        Claims claims) {}
