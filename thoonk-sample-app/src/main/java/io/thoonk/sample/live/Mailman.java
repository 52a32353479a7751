package io.thoonk.sample.live;

import io.thoonk.Priority;
import io.thoonk.queue.MessageQueue;
import io.thoonk.sample.live.Visitors.Message;
import io.thoonk.web.SseConnection;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Carries the messages from a visitor's inbox to her window, waiting in Redis for the next. */
@Component
class Mailman {

    private static final Duration ROUND = Duration.ofSeconds(10);

    private final Visitors visitors;

    private final JsonMapper json;

    Mailman(Visitors visitors, JsonMapper json) {
        this.visitors = visitors;
        this.json = json;
    }

    void serve(String visitor, SseConnection window) {
        while (window.isOpen()) {
            MessageQueue<Message> inbox = visitors.inbox(visitor);
            Optional<Message> message = inbox.get(ROUND);
            if (message.isPresent() && !window.send("message", json.writeValueAsString(message.get()))) {
                // The window was closed meanwhile: it waits for the next one, before all others.
                inbox.put(message.get(), Priority.HIGH);
            }
        }
    }
}
