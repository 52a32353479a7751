package io.thoonk.sse;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends frames with Spring MVC: writing may block, so a thread of the executor does it while there is something to send.
 * It has a client only when Spring has begun the response: a controller that fails meanwhile, or a {@code HEAD} request,
 * leaves nothing.
 */
final class EmitterOutput implements SseClient.Output {

    private static final Logger log = LoggerFactory.getLogger(EmitterOutput.class);

    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<SseFrame> waiting = new ArrayDeque<>();

    private final SseEmitter emitter = new Emitter();

    private final ThoonkSse.Options options;

    private final Executor senders;

    private final FailureLog failures;

    private final Runnable begun;

    private volatile Runnable goneAction = () -> {};

    private boolean sending;

    private boolean ending;

    private volatile boolean open = true;

    /**
     * Creates an output without a client.
     *
     * @param options how events are sent
     * @param senders runs what may block
     * @param failures is told what goes wrong
     * @param begun runs when Spring begins the response, on the request's thread
     */
    EmitterOutput(ThoonkSse.Options options, Executor senders, FailureLog failures, Runnable begun) {
        this.options = options;
        this.senders = senders;
        this.failures = failures;
        this.begun = begun;
        emitter.onCompletion(this::gone);
        emitter.onError(failure -> gone());
        emitter.onTimeout(this::gone);
    }

    SseEmitter emitter() {
        return emitter;
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
        boolean begin;
        lock.lock();
        try {
            if (!open || ending) {
                return false;
            }
            if (waiting.size() >= options.buffer()) {
                // A heartbeat is no reason to drop anybody, but a client who cannot take an event has missed one.
                return frame.isComment() || drop();
            }
            waiting.add(frame);
            begin = begin();
        } finally {
            lock.unlock();
        }
        return !begin || send();
    }

    @Override
    public void close() {
        boolean begin;
        lock.lock();
        try {
            ending = true;
            begin = open && begin();
        } finally {
            lock.unlock();
        }
        if (begin) {
            send();
        }
    }

    private boolean begin() {
        boolean begin = !sending;
        sending = true;
        return begin;
    }

    private boolean drop() {
        log.info("A browser that reads too slowly is dropped; {} events waited for it", waiting.size());
        open = false;
        waiting.clear();
        return false;
    }

    private void gone() {
        lock.lock();
        try {
            open = false;
            waiting.clear();
        } finally {
            lock.unlock();
        }
        goneAction.run();
    }

    private boolean send() {
        try {
            senders.execute(this::run);
            return true;
        } catch (RejectedExecutionException ex) {
            log.debug("The application is ending, and its browsers' connections with it", ex);
        } catch (Throwable ex) {
            failures.tell("There was no thread to send to a browser, which is dropped", "", ex);
        }
        gone();
        complete(null);
        return false;
    }

    private void run() {
        try {
            List<SseFrame> frames = take();
            while (!frames.isEmpty()) {
                for (SseFrame frame : frames) {
                    write(frame);
                }
                frames = take();
            }
            if (ending || !open) {
                complete(null);
            }
        } catch (Throwable ex) {
            fail(ex);
        }
    }

    private void fail(Throwable failure) {
        if (failure instanceof IOException || failure instanceof IllegalStateException && failure.getCause() == null) {
            log.debug("A browser has gone", failure);
        } else {
            failures.tell("An event could not be sent to a browser, whose connection ends", "", failure);
        }
        gone();
        complete(failure);
    }

    private void complete(@Nullable Throwable failure) {
        try {
            if (failure == null) {
                emitter.complete();
            } else {
                emitter.completeWithError(failure);
            }
        } catch (Throwable ex) {
            log.debug(
                    "The server has ended the connection already ({})",
                    ex.getClass().getName());
        }
    }

    private List<SseFrame> take() {
        lock.lock();
        try {
            List<SseFrame> frames = new ArrayList<>(waiting);
            waiting.clear();
            sending = !frames.isEmpty();
            return frames;
        } finally {
            lock.unlock();
        }
    }

    private void write(SseFrame frame) throws IOException {
        if (!open) {
            return;
        }
        SseEmitter.SseEventBuilder event = SseEmitter.event();
        if (frame.isComment()) {
            event.comment("").reconnectTime(options.reconnect().toMillis());
        } else {
            if (!frame.id().isEmpty()) {
                event.id(frame.id());
            }
            event.name(frame.event()).data(frame.data());
        }
        emitter.send(event);
    }

    private final class Emitter extends SseEmitter {

        Emitter() {
            super(0L);
        }

        @Override
        protected void extendResponse(ServerHttpResponse response) {
            super.extendResponse(response);
            if (isForHeaders()) {
                complete();
            } else {
                begun.run();
            }
        }

        private static boolean isForHeaders() {
            return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                    && attributes.getRequest().getMethod().equals("HEAD");
        }
    }
}
