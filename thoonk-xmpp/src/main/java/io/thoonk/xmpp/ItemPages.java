package io.thoonk.xmpp;

import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedItem;
import io.thoonk.xmpp.ResultSet.Range;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Items of a node, as many as one answer holds. Thread-safe. */
final class ItemPages {

    /** Bytes of the items in one answer, at most; the stanza around them has room. */
    private static final int MOST_BYTES = StanzaFramer.LIMIT - 2_048;

    private static final int AT_ONCE = 20;

    private final ItemPayload payloads;

    ItemPages(ItemPayload payloads) {
        this.payloads = payloads;
    }

    /** As much of a part as has room. Items may be large, so that only some of them are in memory at once. */
    Page page(String node, Feed<byte[]> feed, Range range) {
        Filling filling = new Filling(node);
        boolean room = true;
        for (int done = 0; room && done < range.count(); done += AT_ONCE) {
            int count = Math.min(AT_ONCE, range.count() - done);
            int from = range.fromEnd() ? range.to() - done - count : range.from() + done;
            List<FeedItem<byte[]>> some = new ArrayList<>(feed.page(from, count));
            if (range.fromEnd()) {
                Collections.reverse(some);
            }
            room = some.stream()
                    .allMatch(item -> filling.add(
                            item.id(), item.item(), () -> item.published().orElseGet(Instant::now)));
        }
        List<Element> items = filling.items;
        if (range.fromEnd()) {
            Collections.reverse(items);
            return new Page(items, range.to() - items.size());
        }
        return new Page(items, range.from());
    }

    /** Those that are there of the ones asked for, in that order. */
    List<Element> named(String node, Feed<byte[]> feed, List<Element> asked) {
        Filling filling = new Filling(node);
        boolean room = true;
        for (int i = 0; room && i < asked.size(); i++) {
            String id = asked.get(i).attribute("id").orElse("");
            Optional<byte[]> item = id.isEmpty() ? Optional.empty() : feed.get(id);
            room = item.isEmpty() || filling.add(id, item.get(), Instant::now);
        }
        return filling.items;
    }

    private static int length(Element element) {
        return XmlWriter.write(element, Namespaces.PUBSUB).getBytes(StandardCharsets.UTF_8).length;
    }

    /** An answer that is being filled. */
    private final class Filling {

        private final String node;

        private final List<Element> items = new ArrayList<>();

        private int bytes;

        Filling(String node) {
            this.node = node;
        }

        /** Adds an item; whether it has room. */
        boolean add(String id, byte[] item, Supplier<Instant> published) {
            Element shown = show(id, item, published);
            bytes += length(shown);
            return bytes <= MOST_BYTES && items.add(shown);
        }

        /** An item that is too large for a stanza is there without its payload. */
        private Element show(String id, byte[] item, Supplier<Instant> published) {
            Element empty = Element.of(Namespaces.PUBSUB, "item").with("id", id);
            if (item.length > MOST_BYTES) {
                return empty;
            }
            Element full = empty.add(payloads.show(node, id, item, published.get()));
            return length(full) > MOST_BYTES ? empty : full;
        }
    }

    /**
     * What had room of a part.
     *
     * @param items the items, oldest first
     * @param from where the first of them stands in the node
     */
    record Page(List<Element> items, int from) {

        List<String> ids() {
            return items.stream().flatMap(item -> item.attribute("id").stream()).toList();
        }

        /** What is said of it in the answer. */
        Element resultSet(int size) {
            List<String> ids = ids();
            Optional<String> last = ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(ids.size() - 1));
            return ResultSet.element(ids.stream().findFirst(), last, from, size);
        }
    }
}
