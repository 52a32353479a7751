package io.thoonk.sample.live;

import io.thoonk.annotation.ThoonkListener;
import io.thoonk.event.FeedEvent;
import io.thoonk.sample.wall.WallFeeds;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** All open windows. Each hears every event of the feeds that the page shows. */
@Component
class BrowserWindows implements SmartLifecycle {

    private final Set<BrowserWindow> windows = ConcurrentHashMap.newKeySet();

    private final JsonMapper json;

    private volatile boolean running;

    BrowserWindows(JsonMapper json) {
        this.json = json;
    }

    @ThoonkListener(
            id = "windows",
            feeds = {WallFeeds.WALL, WallFeeds.TICKER, Visitors.FEED})
    void tell(FeedEvent event) {
        BrowserWindow.Frame frame = new BrowserWindow.Frame(event.feed(), json.writeValueAsString(describe(event)));
        windows.removeIf(window -> !window.offer(frame));
    }

    void add(BrowserWindow window) {
        windows.add(window);
        if (!running) {
            window.close();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Before the web server waits for its requests to end: those of the windows would not. */
    @Override
    public void stop() {
        running = false;
        windows.forEach(BrowserWindow::close);
        windows.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private Map<String, Object> describe(FeedEvent event) {
        Map<String, Object> description = new TreeMap<>();
        description.put("type", event.type());
        event.itemId().ifPresent(id -> description.put("id", id));
        event.payload().ifPresent(item -> description.put("item", json.readTree(item)));
        return description;
    }
}
