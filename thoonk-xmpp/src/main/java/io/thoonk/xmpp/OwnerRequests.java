package io.thoonk.xmpp;

import io.thoonk.FeedExistsException;
import io.thoonk.ThoonkOperations;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.xmpp.Access.Affiliation;
import io.thoonk.xmpp.Requests.Request;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What owners ask for (XEP-0060, section 8). */
final class OwnerRequests {

    private final ThoonkOperations thoonk;

    private final Nodes nodes;

    private final Access access;

    private final BiConsumer<String, List<String>> purging;

    private final Consumer<String> deleted;

    /**
     * Creates it.
     *
     * @param thoonk has the feeds
     * @param nodes which of them are nodes
     * @param access who owns them
     * @param purging hears of a node, and of the items that will be retracted because it is purged; of none where that failed
     * @param deleted hears of a node that is gone
     */
    OwnerRequests(
            ThoonkOperations thoonk,
            Nodes nodes,
            Access access,
            BiConsumer<String, List<String>> purging,
            Consumer<String> deleted) {
        this.thoonk = thoonk;
        this.nodes = nodes;
        this.access = access;
        this.purging = purging;
        this.deleted = deleted;
    }

    Optional<Element> create(Request request, Element create) throws StanzaException {
        request.demand(true);
        access.demand(request.from(), Affiliation.OWNER);
        String node = create.attribute("node")
                .orElseThrow(() -> StanzaException.modify("not-acceptable", "nodeid-required", "Name the node"));
        if (!nodes.isOffered(node)) {
            throw StanzaException.cancel("not-acceptable", "A node must not have this name");
        }
        FeedConfig config = config(request.part("configure"));
        try {
            thoonk.createFeed(node, config);
        } catch (FeedExistsException ex) {
            throw StanzaException.cancel("conflict", "There is a feed of that name");
        }
        return Optional.of(
                NodeRequests.pubsub(Element.of(Namespaces.PUBSUB, "create").with("node", node)));
    }

    Optional<Element> configure(Request request, Element configure) throws StanzaException {
        access.demand(request.from(), Affiliation.OWNER);
        String node = NodeRequests.node(configure);
        FeedConfig config = nodes.configOf(node);
        if (!request.set()) {
            return form("configure", Optional.of(node), config);
        }
        boolean cancelled = configure
                .child(Namespaces.DATA, "x")
                .flatMap(form -> form.attribute("type"))
                .filter("cancel"::equals)
                .isPresent();
        if (!cancelled) {
            thoonk.configure(node, config(Optional.of(configure)));
        }
        return Optional.empty();
    }

    Optional<Element> defaults(Request request) throws StanzaException {
        request.demand(false);
        access.demand(request.from(), Affiliation.OWNER);
        return form("default", Optional.empty(), FeedConfig.builder().build());
    }

    private static Optional<Element> form(String name, Optional<String> node, FeedConfig config) {
        return Optional.of(Element.of(Namespaces.PUBSUB_OWNER, "pubsub")
                .add(Element.of(Namespaces.PUBSUB_OWNER, name)
                        .with("node", node)
                        .add(NodeForm.show(config))));
    }

    private static FeedConfig config(Optional<Element> configure) throws StanzaException {
        Optional<Element> form = configure.flatMap(element -> element.child(Namespaces.DATA, "x"));
        return form.isPresent()
                ? NodeForm.read(form.get())
                : FeedConfig.builder().build();
    }

    /** The items that are there now go; what is published meanwhile stays. */
    Optional<Element> purge(Request request, Element purge) throws StanzaException {
        request.demand(true);
        access.demand(request.from(), Affiliation.OWNER);
        String node = NodeRequests.node(purge);
        Feed<byte[]> feed = nodes.require(node);
        List<String> ids = feed.ids();
        purging.accept(node, ids);
        try {
            ids.forEach(feed::retract);
        } catch (RuntimeException ex) {
            purging.accept(node, List.of());
            throw ex;
        }
        return Optional.empty();
    }

    Optional<Element> delete(Request request, Element delete) throws StanzaException {
        request.demand(true);
        access.demand(request.from(), Affiliation.OWNER);
        String node = NodeRequests.node(delete);
        nodes.configOf(node);
        if (delete.elements().stream().anyMatch(child -> child.name().equals("redirect"))) {
            throw StanzaException.cancel("feature-not-implemented", "A deleted node leads nowhere");
        }
        thoonk.deleteFeed(node);
        deleted.accept(node);
        return Optional.empty();
    }
}
