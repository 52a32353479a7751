package io.thoonk.event;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which items the events were about that found no place in a mailbox. Bounded; the mailbox guards it. */
final class MissedItems {

    static final int MOST = 10_000;

    private final Map<String, Map<String, FeedEventType>> firstByFeed = new LinkedHashMap<>();

    private int size;

    private boolean complete = true;

    boolean isEmpty() {
        return size == 0 && complete;
    }

    /** Whether all items are known; else there were too many, or the connection was away too. */
    boolean isComplete() {
        return complete;
    }

    /** By feed and id, the first event that found no place. */
    Map<String, Map<String, FeedEventType>> firstByFeed() {
        return firstByFeed;
    }

    void add(Mail mail) {
        if (mail instanceof Mail.Event event) {
            String id = event.event().itemId().orElse("");
            if (size == MOST) {
                forgetAll();
            } else if (complete
                    && firstByFeed
                                    .computeIfAbsent(event.event().feed(), feed -> new LinkedHashMap<>())
                                    .putIfAbsent(id, event.event().type())
                            == null) {
                size++;
            }
        } else if (mail instanceof Mail.Lost) {
            forgetAll();
        }
    }

    private void forgetAll() {
        complete = false;
        size = 0;
        firstByFeed.clear();
    }
}
