package io.thoonk.sample.live;

import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.queue.MessageQueue;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/** Who has a window open or had one lately, and the inbox of each. */
@Service
class Visitors {

    static final String FEED = "visitors";

    private static final int REMEMBERED = 20;

    static final int LONGEST_NAME = 40;

    private final ThoonkTemplate thoonk;

    private final Feed<Visitor> visitors;

    Visitors(ThoonkTemplate thoonk) {
        this.thoonk = thoonk;
        this.visitors = thoonk.feed(FEED, Visitor.class, FeedConfig.ofMaxLength(REMEMBERED));
    }

    void enter(Visitor visitor) {
        visitors.publish(visitor.id(), visitor);
    }

    List<Visitor> all() {
        return List.copyOf(visitors.all().values());
    }

    boolean knows(String id) {
        return visitors.contains(id);
    }

    /** The messages for one visitor; they wait there while no window of hers is open. */
    MessageQueue<Message> inbox(String id) {
        return thoonk.queue("inbox." + id, Message.class);
    }

    /**
     * Somebody at a window.
     *
     * @param id chosen by the window
     * @param name shown to others
     */
    record Visitor(String id, String name) {

        private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,40}");

        Visitor {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException("A visitor's id has 1 to 40 letters, digits or dashes");
            }
            if (name.isBlank() || name.length() > LONGEST_NAME) {
                throw new IllegalArgumentException("A visitor's name has 1 to " + LONGEST_NAME + " characters");
            }
        }
    }

    /**
     * A word from one visitor to another.
     *
     * @param from the sender's name
     * @param text what to say
     */
    record Message(String from, String text) {}
}
