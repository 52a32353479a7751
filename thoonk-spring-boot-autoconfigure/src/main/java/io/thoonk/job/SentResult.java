package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import java.util.Optional;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/** The result of a job as it was sent, if there is one, which is converted when somebody asks for it. Immutable. */
abstract class SentResult {

    private final Optional<byte[]> bytes;

    private final PayloadCodec<?> codec;

    SentResult(Optional<byte[]> bytes, PayloadCodec<?> codec) {
        this.bytes = bytes;
        this.codec = codec;
    }

    /** For whoever asks for a result where there is none. */
    abstract String whyThereIsNone();

    public final boolean hasResult() {
        return bytes.isPresent();
    }

    public final <R> R resultAs(Class<R> type) {
        return resultAs(ResolvableType.forClass(type));
    }

    public final <R> R resultAs(ParameterizedTypeReference<R> type) {
        return resultAs(ResolvableType.forType(type));
    }

    private <R> R resultAs(ResolvableType type) {
        return codec.readAs(bytes.orElseThrow(() -> new IllegalStateException(whyThereIsNone())), type);
    }

    public final byte[] raw() {
        return bytes.map(byte[]::clone).orElseGet(() -> new byte[0]);
    }
}
