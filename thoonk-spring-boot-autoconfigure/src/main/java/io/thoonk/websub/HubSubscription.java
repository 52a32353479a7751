package io.thoonk.websub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that its callback has confirmed, as it stands in the feed {@code websub-subscriptions}. Its names in JSON are part of
 * what older and newer versions share. Immutable.
 *
 * @param topic address of the document
 * @param callback where the document is sent
 * @param since when it was confirmed
 * @param until when it ends
 * @param secret signs what is sent; the dashboard hides members of this name
 */
record HubSubscription(
        String topic,
        String callback,
        Instant since,
        Instant until,
        @Nullable String secret) {

    boolean isAlive(Instant now) {
        return now.isBefore(until);
    }

    /** {@return its place in the feed, the same for the same topic and callback} */
    static String id(String topic, String callback) {
        try {
            byte[] names = (topic + "\n" + callback).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(names))
                    .substring(0, 32);
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("Every JVM has SHA-256", ex);
        }
    }

    /** {@return the header {@code X-Hub-Signature} of a document (section 7.1), or empty without a secret} */
    Optional<String> signature(byte[] document) {
        return Optional.ofNullable(secret).map(key -> "sha256=" + signature("HmacSHA256", key, document));
    }

    static String signature(String algorithm, String secret, byte[] document) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return HexFormat.of().formatHex(mac.doFinal(document));
        } catch (GeneralSecurityException ex) {
            throw new IllegalStateException("Every JVM has " + algorithm, ex);
        }
    }
}
