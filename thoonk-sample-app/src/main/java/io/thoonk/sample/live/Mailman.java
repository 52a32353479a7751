package io.thoonk.sample.live;

import io.thoonk.Priority;
import io.thoonk.ThoonkRedisException;
import io.thoonk.queue.MessageQueue;
import io.thoonk.sample.live.Visitors.Message;
import io.thoonk.sample.live.Visitors.Visitor;
import io.thoonk.sse.SseConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Carries the messages from a visitor's inbox to her window, waiting in Redis for the next. A queue knows no acknowledgement: a
 * message that is on its way is lost with its process, or with a window that has gone unnoticed.
 */
@Component
class Mailman implements DisposableBean {

    private static final Duration ROUND = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Mailman.class);

    private final Visitors visitors;

    private final JsonMapper json;

    private final CountDownLatch ended = new CountDownLatch(1);

    Mailman(Visitors visitors, JsonMapper json) {
        this.visitors = visitors;
        this.json = json;
    }

    /** Announces the visitor and serves her while the window is open, however often Redis is away meanwhile. */
    void serve(Visitor visitor, SseConnection window) {
        boolean announced = false;
        while (window.isOpen()) {
            try {
                if (!announced) {
                    visitors.enter(visitor);
                    announced = true;
                }
                carry(visitors.inbox(visitor.id()), window);
            } catch (ThoonkRedisException ex) {
                log.debug("The mail of {} waits for Redis", visitor.name(), ex);
                pause(window);
            }
        }
    }

    private void carry(MessageQueue<Message> inbox, SseConnection window) {
        Optional<Message> message = inbox.get(ROUND);
        if (message.isPresent() && !window.send("message", json.writeValueAsString(message.get()))) {
            // The window was closed meanwhile: it waits for the next one, before all others.
            inbox.put(message.get(), Priority.HIGH);
        }
    }

    private void pause(SseConnection window) {
        try {
            if (ended.await(1, TimeUnit.SECONDS)) {
                window.close();
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            window.close();
        }
    }

    @Override
    public void destroy() {
        ended.countDown();
    }
}
