package io.thoonk.websub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the subscription of an import, as it stands in the feed {@code websub-imports}. Immutable.
 *
 * @param url what is imported
 * @param topic address of that as its hub knows it; empty if it has no hub
 * @param hub address of the hub; empty if there is none
 * @param token last part of the callback, which nobody can guess; the dashboard hides members of this name
 * @param secret what the hub signs with
 * @param asked when the hub was last asked
 * @param confirmed when it last confirmed
 * @param until when the subscription ends; as long as it is not confirmed, there is none
 */
record PushedImport(
        String url,
        String topic,
        String hub,
        String token,
        String secret,
        Instant asked,
        @Nullable Instant confirmed,
        @Nullable Instant until) {

    /** Between two requests to a hub that has not confirmed. */
    private static final Duration PENDING = Duration.ofMinutes(1);

    /** Between two looks whether a feed has a hub by now. */
    private static final Duration NO_HUB = Duration.ofDays(1);

    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha384", "HmacSHA384", "sha512", "HmacSHA512");

    /** {@return whether it is time to ask the hub again: half of a lease before its end} */
    boolean isDue(String address, Instant now) {
        if (!url.equals(address)) {
            return true;
        }
        if (hub.isEmpty()) {
            return !now.isBefore(asked.plus(NO_HUB));
        }
        if (confirmed != null && until != null && now.isBefore(halfTime(confirmed, until))) {
            return false;
        }
        return !now.isBefore(asked.plus(PENDING)) || confirmed != null && !asked.isAfter(confirmed);
    }

    static Instant halfTime(Instant confirmed, Instant until) {
        return confirmed.plus(Duration.between(confirmed, until).dividedBy(2));
    }

    PushedImport asked(Instant now) {
        return new PushedImport(url, topic, hub, token, secret, now, confirmed, until);
    }

    PushedImport confirmed(Instant now, Duration lease) {
        return new PushedImport(url, topic, hub, token, secret, asked, now, now.plus(lease));
    }

    PushedImport denied() {
        return new PushedImport(url, topic, hub, token, secret, asked, null, null);
    }

    /** {@return whether a document was signed with the secret, by the method that the signature names (section 7.1.2)} */
    boolean isSigned(Optional<String> signature, byte[] document) {
        String[] parts = signature.orElse("").split("=", 2);
        @Nullable String algorithm = ALGORITHMS.get(parts[0]);
        return algorithm != null
                && parts.length == 2
                && MessageDigest.isEqual(
                        HubSubscription.signature(algorithm, secret, document).getBytes(StandardCharsets.US_ASCII),
                        parts[1].toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }
}
