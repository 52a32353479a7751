package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import java.util.Optional;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/** A finished job's request and result, converted on demand. */
record DefaultJobResult<T>(String id, byte[] requestBytes, Optional<byte[]> result, PayloadCodec<T> codec)
        implements JobResult<T> {

    @Override
    public T request() {
        return codec.read(requestBytes);
    }

    @Override
    public boolean hasResult() {
        return result.isPresent();
    }

    @Override
    public <R> R resultAs(Class<R> type) {
        return resultAs(ResolvableType.forClass(type));
    }

    @Override
    public <R> R resultAs(ParameterizedTypeReference<R> type) {
        return resultAs(ResolvableType.forType(type));
    }

    private <R> R resultAs(ResolvableType type) {
        return codec.readAs(
                result.orElseThrow(() -> new IllegalStateException("Job '" + id + "' finished without a result")),
                type);
    }

    @Override
    public byte[] raw() {
        return result.map(byte[]::clone).orElseGet(() -> new byte[0]);
    }

    @Override
    public String toString() {
        return "JobResult[" + id + ", "
                + result.map(bytes -> bytes.length + " bytes").orElse("no result") + "]";
    }
}
