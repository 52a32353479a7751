package io.thoonk.benchmark.live;

import io.thoonk.sse.SseSource;
import io.thoonk.sse.ThoonkSse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Serves the feed to browsers. */
@RestController
class BrowserApplication {

    static final String PATH = "/fan";

    private final SseSource source;

    BrowserApplication(ThoonkSse sse) {
        this.source = sse.feed(Hearers.FEED, String.class);
    }

    @GetMapping(PATH)
    SseEmitter fan() {
        return source.emitter(null);
    }

    int clients() {
        return source.clientCount();
    }
}
