package io.thoonk.dashboard;

import io.thoonk.feed.DurableListener;
import io.thoonk.feed.DurableListener.ParkedItem;
import io.thoonk.feed.FeedType;
import io.thoonk.management.ThoonkManagement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The durable listeners of all feeds, how far they are behind, and what they could not handle. */
final class ListenersView {

    private static final int MOST_PARKED = 50;

    private final ThoonkManagement management;

    ListenersView(ThoonkManagement management) {
        this.management = management;
    }

    View render() {
        return FeedByFeed.list(
                management,
                "listeners",
                feed -> feed.followed()
                        && feed.type().filter(FeedType.FEED::equals).isPresent(),
                feed -> management.details().durableListeners(feed).stream()
                        .map(name -> management.operations().durableListener(feed, name))
                        .flatMap(this::one)
                        .toList());
    }

    private Stream<Map<String, Object>> one(DurableListener listener) {
        return listener.status().stream().map(status -> new View()
                .with("feed", listener.feed())
                .with("name", listener.name())
                .with("position", status.position())
                .with("behind", status.behind())
                .with("active", status.active())
                .with("parkedCount", status.parked())
                .with(
                        "parked",
                        status.parked() == 0
                                ? List.of()
                                : listener.parked(MOST_PARKED).stream()
                                        .map(item -> parked(listener.feed(), item))
                                        .toList())
                .members());
    }

    private Map<String, Object> parked(String feed, ParkedItem item) {
        return new View()
                .with("id", item.id())
                .with("error", management.masked(feed, item.id(), item.error()))
                .with("at", item.at())
                .members();
    }
}
