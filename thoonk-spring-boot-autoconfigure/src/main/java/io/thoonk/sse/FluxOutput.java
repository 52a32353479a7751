package io.thoonk.sse;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Sends frames with WebFlux, as fast as the client asks for them. */
final class FluxOutput implements SseClient.Output {

    private static final Logger log = LoggerFactory.getLogger(FluxOutput.class);

    private final ReentrantLock lock = new ReentrantLock();

    private final ThoonkSse.Options options;

    private final ArrayBlockingQueue<ServerSentEvent<String>> waiting;

    private final Sinks.Many<ServerSentEvent<String>> sink;

    private volatile Runnable goneAction = () -> {};

    private volatile boolean open = true;

    FluxOutput(ThoonkSse.Options options) {
        this.options = options;
        // One place is for what shows that the connection lives.
        this.waiting = new ArrayBlockingQueue<>(options.buffer() + 1);
        this.sink = Sinks.many().unicast().onBackpressureBuffer(waiting, this::gone);
    }

    private void gone() {
        open = false;
        goneAction.run();
    }

    Flux<ServerSentEvent<String>> flux() {
        return sink.asFlux();
    }

    @Override
    public void onGone(Runnable action) {
        goneAction = action;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean offer(SseFrame frame) {
        lock.lock();
        try {
            if (!open) {
                return false;
            }
            if (frame.isComment() && !waiting.isEmpty()) {
                return true;
            }
            Sinks.EmitResult result = sink.tryEmitNext(event(frame));
            if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
                log.info("A browser that reads too slowly is dropped; {} events waited for it", waiting.size());
                waiting.clear();
                sink.tryEmitComplete();
            }
            open = result.isSuccess();
            return open;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            open = false;
            sink.tryEmitComplete();
        } finally {
            lock.unlock();
        }
    }

    private ServerSentEvent<String> event(SseFrame frame) {
        ServerSentEvent.Builder<String> event = ServerSentEvent.builder();
        if (frame.isComment()) {
            return event.comment("").retry(options.reconnect()).build();
        }
        if (!frame.id().isEmpty()) {
            event.id(frame.id());
        }
        return event.event(frame.event()).data(frame.data()).build();
    }
}
