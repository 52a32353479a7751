package io.thoonk.benchmark.live;

import io.thoonk.annotation.ThoonkListener;
import java.nio.charset.StandardCharsets;
import org.springframework.data.redis.annotation.RedisListener;

/** Listeners of the feed, of which an application has one or many. */
final class Hearers {

    static final String FEED = "fan";

    private Hearers() {}

    /** Ours. */
    static class OfThoonk {

        private final Heard heard;

        OfThoonk(Heard heard) {
            this.heard = heard;
        }

        @ThoonkListener(feeds = FEED)
        void on(String item) {
            heard.add(Long.parseLong(item));
        }
    }

    /** Spring Data's, which gets the frames. */
    static class OfSpringData {

        private final Heard heard;

        OfSpringData(Heard heard) {
            this.heard = heard;
        }

        @RedisListener("feed.publish:" + FEED)
        void published(byte[] frame) {
            on(frame);
        }

        @RedisListener("feed.edit:" + FEED)
        void on(byte[] frame) {
            String text = new String(frame, StandardCharsets.UTF_8);
            heard.add(Long.parseLong(text.substring(text.indexOf('\0') + 1)));
        }
    }
}
