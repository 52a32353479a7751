package io.thoonk.sample.wall;

import io.thoonk.feed.Feed;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import org.springframework.stereotype.Component;

/** The last things that happened on the wall. */
@Component
class Ticker {

    private final Feed<Line> lines;

    private final Clock clock = Clock.systemUTC();

    Ticker(Feed<Line> lines) {
        this.lines = lines;
    }

    void tell(String text) {
        lines.publish(new Line(clock.instant(), text));
    }

    Collection<Line> lines() {
        return lines.all().values();
    }

    /**
     * One thing that happened.
     *
     * @param at when
     * @param text what
     */
    record Line(Instant at, String text) {}
}
