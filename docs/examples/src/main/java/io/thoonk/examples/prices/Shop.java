package io.thoonk.examples.prices;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.Feed;
import io.thoonk.feed.LiveFeed;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application. Each of its processes has all prices in memory, and asks Redis for none of them. */
@SpringBootApplication
public class Shop {

    /** What an article costs. */
    public record Price(String article, long cents) {}

    private final LiveFeed<Price> prices;

    private final Feed<String> answers;

    private final String node;

    // The content is there when live(…) returns. From then on each change of the feed reaches this process, and after a
    // lost
    // connection or a pause it reads what it has missed.
    Shop(ThoonkTemplate thoonk, @Value("${node}") String node) {
        this.prices = thoonk.live("prices", Price.class);
        this.answers = thoonk.feed("answers", String.class);
        this.node = node;
    }

    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments);
    }

    // Where a shop would answer requests, this one answers questions on a feed, which all processes hear.
    @ThoonkListener(feeds = "questions", events = FeedEventType.PUBLISH)
    void answer(String question) {
        answers.publish(node, prices.snapshot().toString());
    }
}
