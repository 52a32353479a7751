package io.thoonk.web;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends frames with Spring MVC: writing may block, so a thread of the executor does it while there is something to send. */
final class EmitterOutput implements SseOutput {

    private static final Logger log = LoggerFactory.getLogger(EmitterOutput.class);

    private final ReentrantLock lock = new ReentrantLock();

    private final Deque<SseFrame> waiting = new ArrayDeque<>();

    private final SseEmitter emitter = new SseEmitter(0L);

    private final SseOptions options;

    private final Executor senders;

    private boolean sending;

    private boolean ending;

    private volatile boolean open = true;

    EmitterOutput(SseOptions options, Executor senders) {
        this.options = options;
        this.senders = senders;
        emitter.onCompletion(this::gone);
        emitter.onError(failure -> gone());
        emitter.onTimeout(this::gone);
    }

    SseEmitter emitter() {
        return emitter;
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
    }

    private boolean send() {
        try {
            senders.execute(this::run);
            return true;
        } catch (RejectedExecutionException ex) {
            log.debug("The application is ending, and its browsers' connections with it", ex);
            gone();
            emitter.complete();
            return false;
        }
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
                emitter.complete();
            }
        } catch (IOException | IllegalStateException ex) {
            log.debug("A browser has gone", ex);
            gone();
            emitter.completeWithError(ex);
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
}
