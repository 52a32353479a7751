package io.thoonk.xmpp;

import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedItem;
import io.thoonk.xmpp.Filling.Page;
import io.thoonk.xmpp.ResultSet.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Items of a node, as many as one answer holds. Thread-safe. */
final class ItemPages {

    private static final int AT_ONCE = 20;

    private final ItemPayload payloads;

    ItemPages(ItemPayload payloads) {
        this.payloads = payloads;
    }

    /** As much of a part as has room. Items may be large, so that only some of them are in memory at once. */
    Page page(String node, Feed<byte[]> feed, Range range) {
        Filling filling = new Filling("id");
        boolean room = true;
        for (int done = 0; room && done < range.count(); done += AT_ONCE) {
            int count = Math.min(AT_ONCE, range.count() - done);
            int from = range.fromEnd() ? range.to() - done - count : range.from() + done;
            List<FeedItem<byte[]>> some = new ArrayList<>(feed.page(from, count));
            if (range.fromEnd()) {
                Collections.reverse(some);
            }
            room = filling.addAll(some.stream()
                    .map(item -> show(
                            node, item.id(), item.item(), () -> item.published().orElseGet(Instant::now))));
        }
        return filling.page(range);
    }

    /** Those that are there of the ones asked for, in that order. */
    List<Element> named(String node, Feed<byte[]> feed, List<Element> asked) {
        Filling filling = new Filling("id");
        boolean room = true;
        for (int i = 0; room && i < asked.size(); i++) {
            String id = asked.get(i).attribute("id").orElse("");
            Optional<byte[]> item = id.isEmpty() ? Optional.empty() : feed.get(id);
            room = item.isEmpty() || filling.add(show(node, id, item.get(), Instant::now));
        }
        return filling.elements();
    }

    /** An item that is too large for a stanza is there without its payload. */
    private Element show(String node, String id, byte[] item, Supplier<Instant> published) {
        Element empty = Element.of(Namespaces.PUBSUB, "item").with("id", id);
        if (item.length > Filling.MOST_BYTES) {
            return empty;
        }
        Element full = empty.add(payloads.show(node, id, item, published.get()));
        return new Filling("id").add(full) ? full : empty;
    }
}
