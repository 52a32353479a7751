package io.thoonk.feed.live;

import io.thoonk.ThoonkRedisException;
import io.thoonk.event.Delivery;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A feed with its messages, which wait until they are delivered. Its pages are small. */
final class FollowedFeed implements FeedPage.Source {

    private final Deque<Delivery> wire = new ArrayDeque<>();

    private final LiveContent<byte[]> content;

    private final Map<String, Long> scores = new HashMap<>();

    private final boolean sorted;

    private final int pageSize;

    private long clock;

    private boolean away;

    private Runnable afterMark = () -> {};

    FollowedFeed(boolean sorted, int pageSize) {
        this.sorted = sorted;
        this.pageSize = pageSize;
        this.content = LiveContent.raw(() -> sorted);
    }

    /** What is said and not yet heard. */
    Deque<Delivery> wire() {
        return wire;
    }

    List<FeedPage.Item> items() {
        return content.items();
    }

    /** Publishes, edits, moves or retracts an item; a peer that is silent tells nobody. */
    void change(Random random, boolean silently) {
        String id = "id" + random.nextInt(30);
        List<FeedEvent> events = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            events.add(new FeedEvent.Retracted("f", id));
        } else if (!sorted || !content.contains(id) || random.nextBoolean()) {
            byte[] item = {(byte) random.nextInt(100)};
            boolean known = content.contains(id);
            events.add(known && !sorted ? new FeedEvent.Edited("f", id, item) : new FeedEvent.Published("f", id, item));
            if (sorted && !known) {
                events.add(moved(random, id));
            }
        } else {
            events.add(moved(random, id));
        }
        for (FeedEvent event : events) {
            boolean changed = take(event);
            // Where an item is placed is always said, although it may have come to stand there by itself.
            if (!silently && (changed || event instanceof FeedEvent.Moved)) {
                wire.add(new Delivery.Event(event));
            }
        }
    }

    /** Changes the feed, without a word of it; whether that changed anything. */
    boolean take(FeedEvent event) {
        scores.put(event.itemId().orElseThrow(), ++clock);
        return content.apply(event).isPresent();
    }

    private FeedEvent moved(Random random, String id) {
        List<FeedPage.Item> items =
                content.items().stream().filter(item -> !item.id().equals(id)).toList();
        Position position =
                switch (random.nextInt(items.isEmpty() ? 2 : 4)) {
                    case 0 -> Position.first();
                    case 1 -> Position.last();
                    case 2 ->
                        Position.before(items.get(random.nextInt(items.size())).id());
                    default ->
                        Position.after(items.get(random.nextInt(items.size())).id());
                };
        return new FeedEvent.Moved("f", id, position.toString());
    }

    /** Lets the next call fail that is not repeated. */
    void fail() {
        away = true;
    }

    /** Runs something after each mark, before the reading that left it is answered. */
    void afterMark(Runnable action) {
        afterMark = action;
    }

    @Override
    public Optional<FeedPage> page(String feed, FeedPage.End end, int most, Optional<String> token) {
        List<FeedPage.Item> all = content.items();
        int from = 0;
        if (!end.id().isEmpty()) {
            if (sorted && !content.contains(end.id())) {
                return Optional.empty();
            }
            while (from < all.size() && !isBehind(all.get(from).id(), end)) {
                from++;
            }
            from += sorted ? 1 : 0;
        }
        int to = Math.min(all.size(), from + Math.min(most, pageSize));
        List<FeedPage.Item> items = all.subList(from, to);
        FeedPage.End ending =
                items.isEmpty() ? end : end(items.get(items.size() - 1).id());
        mark(token);
        return Optional.of(new FeedPage(sorted, List.copyOf(items), ending, to == all.size()));
    }

    private boolean isBehind(String id, FeedPage.End end) {
        return sorted ? id.equals(end.id()) : scores.get(id) > Long.parseLong(end.place());
    }

    private FeedPage.End end(String id) {
        return new FeedPage.End(id, Long.toString(scores.get(id)));
    }

    @Override
    public FeedPage.Digest digest(String feed, long index, String token) {
        if (away) {
            away = false;
            throw new ThoonkRedisException("Redis is away, on purpose", null);
        }
        List<FeedPage.Item> all = content.items();
        int from = (int) Math.min(index, all.size());
        int to = Math.min(all.size(), from + pageSize);
        List<FeedPage.Item> items = all.subList(from, to);
        mark(Optional.of(token));
        return new FeedPage.Digest(
                sorted,
                index == 0,
                to == all.size(),
                items.isEmpty() ? "" : items.get(0).id(),
                items.size(),
                items.size(),
                FeedPage.Digest.sha1(items));
    }

    @Override
    public List<Optional<byte[]>> items(String feed, List<String> ids, Optional<String> token) {
        List<Optional<byte[]>> items = new ArrayList<>();
        ids.forEach(id -> items.add(content.find(id).map(LiveContent.Node::item)));
        mark(token);
        return items;
    }

    private void mark(Optional<String> token) {
        token.ifPresent(text -> {
            wire.add(new Delivery.Mark(text));
            afterMark.run();
        });
    }
}
