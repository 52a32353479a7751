package io.thoonk.sample.live;

import io.thoonk.sample.live.Visitors.Message;
import io.thoonk.sample.live.Visitors.Visitor;
import io.thoonk.sample.wall.WallFeeds;
import io.thoonk.sse.SseSource;
import io.thoonk.sse.ThoonkSse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Server-sent events for a window, and messages from window to window. */
@RestController
class LiveController {

    private static final int LONGEST_MESSAGE = 500;

    private final SseSource feeds;

    private final Visitors visitors;

    private final Mailman mailman;

    private final AsyncTaskExecutor threads;

    LiveController(ThoonkSse sse, Visitors visitors, Mailman mailman, SimpleAsyncTaskExecutorBuilder threads) {
        this.feeds = sse.events(Object.class, WallFeeds.WALL, WallFeeds.ALBUMS, WallFeeds.TICKER, Visitors.FEED);
        this.visitors = visitors;
        this.mailman = mailman;
        this.threads = threads.threadNamePrefix("mailman-").build();
    }

    /** Events for a window, with what it missed if it comes back; with a visitor, her messages too. */
    @GetMapping("/events")
    SseEmitter events(
            @RequestParam(required = false) @Nullable String visitor,
            @RequestParam(defaultValue = "") String name,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        if (visitor == null) {
            return feeds.emitter(lastEventId);
        }
        Visitor who = new Visitor(visitor, name);
        return feeds.emitter(lastEventId, event -> true, window -> threads.execute(() -> mailman.serve(who, window)));
    }

    @GetMapping("/visitors")
    List<Visitor> visitors() {
        return visitors.all();
    }

    @PostMapping("/visitors/{id}/messages")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void send(@PathVariable String id, @RequestBody Letter letter) {
        if (!visitors.knows(id)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "Nobody here has the id " + id);
        }
        String from = text("from", letter.from(), Visitors.LONGEST_NAME);
        visitors.inbox(id).put(new Message(from, text("text", letter.text(), LONGEST_MESSAGE)));
    }

    private static String text(String field, @Nullable String value, int longest) {
        if (value == null || value.isBlank() || value.length() > longest) {
            throw new IllegalArgumentException("'" + field + "' must have 1 to " + longest + " characters");
        }
        return value;
    }

    /**
     * A message as it is sent.
     *
     * @param from the sender's name
     * @param text what to say
     */
    record Letter(@Nullable String from, @Nullable String text) {}
}
