package io.thoonk.xmpp;

import io.thoonk.feed.Feed;
import io.thoonk.xmpp.Access.Affiliation;
import io.thoonk.xmpp.Filling.Page;
import io.thoonk.xmpp.Requests.Request;
import io.thoonk.xmpp.ResultSet.Range;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What subscribers and publishers ask for (XEP-0060, sections 5 to 7). */
final class NodeRequests {

    private static final int MOST_ITEMS = 500;

    /** Characters of an id, at most. */
    private static final int LONGEST_ID = 1_000;

    private final Nodes nodes;

    private final Subscriptions subscriptions;

    private final Access access;

    private final ItemPages pages;

    private final Runnable wanted;

    private final Places places = new Places();

    /**
     * Creates it.
     *
     * @param nodes what there is
     * @param subscriptions who wants to hear of it
     * @param access who may do what
     * @param payloads shows items
     * @param wanted hears that somebody has subscribed, perhaps to a node that nobody has looked at yet
     */
    NodeRequests(Nodes nodes, Subscriptions subscriptions, Access access, ItemPayload payloads, Runnable wanted) {
        this.nodes = nodes;
        this.subscriptions = subscriptions;
        this.access = access;
        pages = new ItemPages(payloads);
        this.wanted = wanted;
    }

    Optional<Element> subscribe(Request request, Element subscribe) throws StanzaException {
        request.demand(true);
        String node = node(subscribe);
        String generation = Nodes.generation(nodes.configOf(node));
        access.demand(request.from(), Affiliation.MEMBER);
        if (request.part("options").isPresent()) {
            throw StanzaException.unsupported("subscription-options");
        }
        String address = address(request, subscribe);
        subscriptions.add(node, generation, address);
        wanted.run();
        return Optional.of(pubsub(subscription(node, address)));
    }

    Optional<Element> unsubscribe(Request request, Element unsubscribe) throws StanzaException {
        request.demand(true);
        if (!subscriptions.remove(node(unsubscribe), address(request, unsubscribe))) {
            throw StanzaException.cancel("unexpected-request", "not-subscribed", "There is no such subscription");
        }
        return Optional.empty();
    }

    /** Nobody subscribes for others. */
    private static String address(Request request, Element element) throws StanzaException {
        Jid address = Jid.parse(element.attribute("jid").orElse(""));
        if (!address.bare().equals(request.from().bare())) {
            throw StanzaException.modify("bad-request", "invalid-jid", "The address is not yours");
        }
        if (!address.isShort()) {
            throw StanzaException.modify(
                    "jid-malformed", "A part of an address has " + Jid.LONGEST_PART + " bytes at most");
        }
        return address.toString();
    }

    Optional<Element> subscriptions(Request request, Element asked) throws StanzaException {
        request.demand(false);
        Collection<String> among =
                asked.attribute("node").<Collection<String>>map(List::of).orElseGet(subscriptions::nodes);
        Filling filling = new Filling("node");
        // What has no room is left out: who has so many subscriptions asks node by node.
        filling.addAll(among.stream().flatMap(node -> subscriptions.of(node).stream()
                .filter(address ->
                        Jid.parse(address).bare().equals(request.from().bare()))
                .map(address -> subscription(node, address))));
        return Optional.of(pubsub(Element.of(Namespaces.PUBSUB, "subscriptions")
                .with("node", asked.attribute("node"))
                .addAll(filling.elements())));
    }

    private static Element subscription(String node, String address) {
        return Element.of(Namespaces.PUBSUB, "subscription")
                .with("node", node)
                .with("jid", address)
                .with("subscription", "subscribed");
    }

    Optional<Element> affiliations(Request request, Element asked) throws StanzaException {
        request.demand(false);
        Affiliation affiliation = access.of(request.from());
        Collection<String> among =
                asked.attribute("node").<Collection<String>>map(List::of).orElseGet(nodes::names);
        Filling filling = new Filling("node");
        if (affiliation != Affiliation.NONE) {
            filling.addAll(among.stream().map(node -> Element.of(Namespaces.PUBSUB, "affiliation")
                    .with("node", node)
                    .with("affiliation", affiliation.word())));
        }
        return Optional.of(pubsub(Element.of(Namespaces.PUBSUB, "affiliations").addAll(filling.elements())));
    }

    Optional<Element> publish(Request request, Element publish) throws StanzaException {
        request.demand(true);
        access.demand(request.from(), Affiliation.PUBLISHER);
        String node = node(publish);
        if (request.part("publish-options").isPresent()) {
            throw StanzaException.unsupported("publish-options");
        }
        Feed<byte[]> feed = nodes.require(node);
        Element item = onlyItem(publish);
        byte[] payload = ItemPayload.read(item).getBytes(StandardCharsets.UTF_8);
        Optional<String> asked = item.attribute("id").filter(id -> !id.isEmpty());
        if (asked.filter(id -> id.length() > LONGEST_ID).isPresent()) {
            throw StanzaException.badRequest("An id has " + LONGEST_ID + " characters at most");
        }
        String id = published(feed, asked, payload);
        return Optional.of(pubsub(Element.of(Namespaces.PUBSUB, "publish")
                .with("node", node)
                .add(Element.of(Namespaces.PUBSUB, "item").with("id", id))));
    }

    private static String published(Feed<byte[]> feed, Optional<String> id, byte[] payload) throws StanzaException {
        try {
            return id.isPresent() ? feed.publish(id.get(), payload) : feed.publish(payload);
        } catch (IllegalArgumentException ex) {
            // An id that came in XML and is not empty is one, so it is thoonk.max-payload-size.
            throw StanzaException.modify(
                    "not-acceptable", "payload-too-big", "A payload of " + payload.length + " bytes is too large here");
        }
    }

    Optional<Element> retract(Request request, Element retract) throws StanzaException {
        request.demand(true);
        access.demand(request.from(), Affiliation.PUBLISHER);
        Feed<byte[]> feed = nodes.require(node(retract));
        String id = onlyItem(retract)
                .attribute("id")
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> StanzaException.modify("bad-request", "item-required", "Which item?"));
        if (!feed.retract(id)) {
            throw StanzaException.cancel("item-not-found", "There is no such item");
        }
        return Optional.empty();
    }

    private static Element onlyItem(Element parent) throws StanzaException {
        List<Element> items = parent.elements().stream()
                .filter(child -> child.is(Namespaces.PUBSUB, "item"))
                .toList();
        if (items.isEmpty()) {
            throw StanzaException.modify("bad-request", "item-required", "There is no item");
        }
        if (items.size() > 1) {
            throw StanzaException.modify("bad-request", "invalid-payload", "There may be one item at a time");
        }
        return items.get(0);
    }

    Optional<Element> items(Request request, Element asked) throws StanzaException {
        request.demand(false);
        String node = node(asked);
        Feed<byte[]> feed = nodes.require(node);
        access.demand(request.from(), Affiliation.MEMBER);
        Element found = Element.of(Namespaces.PUBSUB, "items").with("node", node);
        if (!asked.elements().isEmpty()) {
            List<Element> named = asked.elements().stream().limit(MOST_ITEMS).toList();
            return Optional.of(pubsub(found.addAll(pages.named(node, feed, named))));
        }
        ResultSet wanted = ResultSet.of(request.what());
        int size = Math.toIntExact(feed.size());
        Optional<Integer> newest = ResultSet.number(asked.attribute("max_items"), "max_items");
        boolean onlyNewest = newest.isPresent()
                && wanted.after().isEmpty()
                && wanted.before().isEmpty();
        Range range = onlyNewest
                ? new Range(Math.max(0, size - Math.min(newest.get(), MOST_ITEMS)), size, true)
                : wanted.range(size, id -> places.of(node, feed, id), MOST_ITEMS);
        Page page = pages.page(node, feed, range);
        places.told(node, page.names(), page.from());
        return Optional.of(pubsub(found.addAll(page.elements())).add(page.resultSet(size)));
    }

    static String node(Element element) throws StanzaException {
        return element.attribute("node")
                .filter(node -> !node.isEmpty())
                .orElseThrow(() -> StanzaException.modify("bad-request", "nodeid-required", "Which node?"));
    }

    static Element pubsub(Element content) {
        return Element.of(Namespaces.PUBSUB, "pubsub").add(content);
    }
}
