package io.thoonk.management;

import io.thoonk.LoggableFailure;
import io.thoonk.worker.AsyncResults;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns payloads and errors into text that can be shown: as the application's masker leaves them, and nothing of what it fails
 * on. Thread-safe.
 */
final class PayloadText {

    static final String HIDDEN = "(hidden: the PayloadMasker failed on it)";

    private static final Logger log = LoggerFactory.getLogger(PayloadText.class);

    private static final int LONGEST = 20_000;

    private final PayloadMasker masker;

    private final AtomicBoolean hasTold = new AtomicBoolean();

    PayloadText(PayloadMasker masker) {
        this.masker = masker;
    }

    String whole(String feed, String id, byte[] payload) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString();
        } catch (CharacterCodingException ex) {
            return "(" + payload.length + " bytes that are no text)";
        }
        return of(feed, id, text);
    }

    String of(String feed, String id, String text) {
        return masked(feed, id, () -> masker.mask(feed, id, text));
    }

    /** Masked before it is cut: half a secret would not be found. */
    String of(String feed, String id, byte[] payload) {
        String masked = whole(feed, id, payload);
        return masked.length() > LONGEST
                ? LoggableFailure.beginning(masked, LONGEST) + "… (" + payload.length + " bytes in all)"
                : masked;
    }

    String ofError(String feed, String id, String error) {
        String masked = masked(feed, id, () -> masker.maskError(feed, id, error));
        return masked.length() > LONGEST ? LoggableFailure.beginning(masked, LONGEST) + "…" : masked;
    }

    private String masked(String feed, String id, Supplier<@Nullable String> masking) {
        String reason = "it returned null";
        try {
            @Nullable String masked = masking.get();
            if (masked != null) {
                return masked;
            }
        } catch (Throwable ex) {
            reason = AsyncResults.describe(ex);
        }
        if (hasTold.compareAndSet(false, true)) {
            log.warn(
                    "The PayloadMasker failed on '{}' of feed '{}', which is hidden; further failures are logged as debug: {}",
                    id,
                    feed,
                    reason);
        } else {
            log.debug("The PayloadMasker failed on '{}' of feed '{}' as well: {}", id, feed, reason);
        }
        return HIDDEN;
    }
}
