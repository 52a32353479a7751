package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import java.util.Optional;

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
