package io.thoonk.atom;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.ETag;
import org.springframework.util.DigestUtils;

/**
 * What tells a reader whether its copy of a document is still right, without a look at any item.
 *
 * @param etag changes with everything that the document is made of
 * @param modified when it was first seen like this, to the second; empty within that second, in which it may still change
 */
record Validators(String etag, Optional<Instant> modified) {

    /** {@return a date as headers have it} */
    static String date(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }

    /**
     * {@return whether the copy of a reader is still right}
     *
     * @param noneMatch the header {@code If-None-Match}, which alone counts where it is there
     * @param modifiedSince the header {@code If-Modified-Since}
     */
    boolean match(Optional<String> noneMatch, Optional<String> modifiedSince) {
        if (noneMatch.isPresent()) {
            ETag own = ETag.create(etag);
            return noneMatch.get().strip().equals("*")
                    || ETag.parse(noneMatch.get()).stream().anyMatch(theirs -> theirs.compare(own, false));
        }
        return modified.isPresent()
                && modifiedSince
                        .flatMap(Validators::parse)
                        .filter(since -> !since.isBefore(modified.get()))
                        .isPresent();
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date.strip())));
        } catch (DateTimeParseException ex) {
            return Optional.empty();
        }
    }

    /**
     * Remembers since when each document is as it is. Redis does not say when something was retracted by a peer, so what counts is when
     * this process first saw it: any change that a reader has not got was seen after the answer that it has. Thread-safe.
     */
    static final class Sightings {

        private final Map<String, Sighting> byDocument = new ConcurrentHashMap<>();

        /**
         * Tells the validators of a document.
         *
         * @param document which, one of a few
         * @param content all that it is made of
         * @param now time of Redis
         */
        Validators of(String document, String content, Instant now) {
            String etag = "W/\"" + DigestUtils.md5DigestAsHex(content.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                    + "\"";
            Instant second = now.truncatedTo(ChronoUnit.SECONDS);
            Sighting sighting = byDocument.compute(
                    document,
                    (key, before) ->
                            before != null && before.etag().equals(etag) ? before : new Sighting(etag, second));
            return new Validators(etag, Optional.of(sighting.since()).filter(since -> since.isBefore(second)));
        }

        private record Sighting(String etag, Instant since) {}
    }
}
