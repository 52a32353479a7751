package io.thoonk.management;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Turns payloads into text that can be shown. */
final class PayloadText {

    private static final int LONGEST = 20_000;

    private final PayloadMasker masker;

    PayloadText(PayloadMasker masker) {
        this.masker = PayloadMasker.failingClosed(masker);
    }

    String whole(String feed, String id, byte[] payload) {
        try {
            return masker.mask(
                    feed,
                    id,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(payload))
                            .toString());
        } catch (CharacterCodingException ex) {
            return "(" + payload.length + " bytes that are no text)";
        }
    }

    /** Masked before it is cut: half a secret would not be found. */
    String of(String feed, String id, byte[] payload) {
        String masked = whole(feed, id, payload);
        return masked.length() > LONGEST
                ? masked.substring(0, LONGEST) + "… (" + payload.length + " bytes in all)"
                : masked;
    }

    String ofError(String feed, String id, String error) {
        String masked = masker.maskError(feed, id, error);
        return masked.length() > LONGEST ? masked.substring(0, LONGEST) + "…" : masked;
    }
}
