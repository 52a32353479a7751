package io.thoonk;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A worker of job feed {@code work} and a listener of feed {@code news}, which note what they get. */
public class RecordingHandlers {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    public Set<String> seen() {
        return seen;
    }

    @ThoonkJobWorker(queue = "work")
    void work(String payload) {
        seen.add(payload);
    }

    @ThoonkListener(feeds = "news")
    void hear(String item) {
        seen.add(item);
    }
}
