package io.thoonk.sample.live;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One open window. Events go through a bounded mailbox, so that a window that reads slowly holds up nobody: when its
 * mailbox is full it is dropped, and its browser comes back and reads the wall anew.
 */
final class BrowserWindow implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(BrowserWindow.class);

    /** A window that has gone is only noticed by writing to it. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final int MAILBOX_SIZE = 1000;

    private final SseEmitter emitter = new SseEmitter(0L);

    private final BlockingQueue<Frame> mailbox = new ArrayBlockingQueue<>(MAILBOX_SIZE);

    private volatile boolean open = true;

    SseEmitter emitter() {
        return emitter;
    }

    boolean isOpen() {
        return open;
    }

    boolean offer(Frame frame) {
        if (open && !mailbox.offer(frame)) {
            log.info("A window that reads too slowly is dropped");
            close();
        }
        return open;
    }

    /** Sends what comes until the window is closed, here or there. */
    @Override
    public void run() {
        try {
            emitter.send(SseEmitter.event().comment("welcome").reconnectTime(1000));
            while (open) {
                send(mailbox.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS));
            }
            emitter.complete();
        } catch (IOException | IllegalStateException ex) {
            log.debug("A window has gone", ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        } finally {
            open = false;
        }
    }

    void close() {
        open = false;
        // Wakes the sender; in a full mailbox it finds something else to wake up for.
        mailbox.offer(Frame.END);
    }

    private void send(@Nullable Frame frame) throws IOException {
        if (frame == null) {
            emitter.send(SseEmitter.event().comment("still here"));
        } else if (frame != Frame.END) {
            emitter.send(SseEmitter.event().name(frame.name()).data(frame.json()));
        }
    }

    /**
     * One server-sent event.
     *
     * @param name the feed it is about, or {@code message}
     * @param json what happened
     */
    record Frame(String name, String json) {

        static final Frame END = new Frame("", "");
    }
}
