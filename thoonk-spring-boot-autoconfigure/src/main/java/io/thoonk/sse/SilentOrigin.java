package io.thoonk.sse;

import java.util.List;

/** Tells nothing: the application sends what it wants to over the connections. */
final class SilentOrigin implements SseOrigin {

    @Override
    public AutoCloseable open(Sink sink) {
        return () -> {};
    }

    @Override
    public Present present(boolean returning) {
        return filter -> List.of();
    }
}
