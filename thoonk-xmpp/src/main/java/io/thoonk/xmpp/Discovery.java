package io.thoonk.xmpp;

import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedItem;
import io.thoonk.xmpp.Access.Affiliation;
import io.thoonk.xmpp.Filling.Page;
import io.thoonk.xmpp.Requests.Request;
import io.thoonk.xmpp.ResultSet.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What there is here (XEP-0030). */
final class Discovery {

    private static final int MOST = 100;

    private final String domain;

    private final Nodes nodes;

    private final Subscriptions subscriptions;

    private final Access access;

    private final Places places = new Places();

    Discovery(String domain, Nodes nodes, Subscriptions subscriptions, Access access) {
        this.domain = domain;
        this.nodes = nodes;
        this.subscriptions = subscriptions;
        this.access = access;
    }

    /** Of the service to everybody, of a node to those who may read it. */
    Optional<Element> info(Request request) throws StanzaException {
        request.demand(false);
        Optional<String> node = request.what().attribute("node");
        Element info = Element.of(Namespaces.DISCO_INFO, "query").with("node", node);
        if (node.isEmpty()) {
            return Optional.of(info.add(identity("service")).addAll(features()));
        }
        FeedConfig config = nodes.configOf(node.get());
        access.demand(request.from(), Affiliation.MEMBER);
        return Optional.of(info.add(identity("leaf"))
                .add(feature(Namespaces.PUBSUB))
                .add(NodeForm.metaData(
                        config,
                        nodes.require(node.get()).size(),
                        subscriptions.of(node.get()).size())));
    }

    private static Element identity(String type) {
        return Element.of(Namespaces.DISCO_INFO, "identity")
                .with("category", "pubsub")
                .with("type", type);
    }

    private List<Element> features() {
        List<String> names = new ArrayList<>(List.of(
                "access-whitelist",
                "item-ids",
                "meta-data",
                "multi-items",
                "persistent-items",
                "retrieve-affiliations",
                "retrieve-items",
                "retrieve-subscriptions",
                "subscribe"));
        if (access.publishable()) {
            names.addAll(List.of("delete-items", "publish", "retract-items"));
        }
        if (access.ownable()) {
            names.addAll(List.of(
                    "config-node",
                    "config-node-max",
                    "create-and-configure",
                    "create-nodes",
                    "delete-nodes",
                    "purge-nodes",
                    "retrieve-default"));
        }
        List<Element> features = new ArrayList<>(List.of(
                feature(Namespaces.DISCO_INFO),
                feature(Namespaces.DISCO_ITEMS),
                feature(Namespaces.PING),
                feature(Namespaces.RSM),
                feature(Namespaces.PUBSUB)));
        names.forEach(name -> features.add(feature(Namespaces.PUBSUB + "#" + name)));
        return features;
    }

    private static Element feature(String name) {
        return Element.of(Namespaces.DISCO_INFO, "feature").with("var", name);
    }

    /** The nodes of the service, or the items of a node, page by page. */
    Optional<Element> items(Request request) throws StanzaException {
        request.demand(false);
        access.demand(request.from(), Affiliation.MEMBER);
        Optional<String> node = request.what().attribute("node");
        ResultSet wanted = ResultSet.of(request.what());
        Element items = Element.of(Namespaces.DISCO_ITEMS, "query").with("node", node);
        if (node.isEmpty()) {
            List<String> all = nodes.names();
            Range range = wanted.range(all.size(), all::indexOf, MOST);
            Page page = page("node", all.subList(range.from(), range.from() + range.count()), range);
            return Optional.of(items.addAll(page.elements()).add(page.resultSet(all.size())));
        }
        Feed<byte[]> feed = nodes.require(node.get());
        int size = Math.toIntExact(feed.size());
        Range range = wanted.range(size, id -> places.of(node.get(), feed, id), MOST);
        List<String> ids = range.count() == 0
                ? List.of()
                : feed.page(range.from(), range.count()).stream()
                        .map(FeedItem::id)
                        .toList();
        Page page = page("name", ids, range);
        places.told(node.get(), page.names(), page.from());
        return Optional.of(items.addAll(page.elements()).add(page.resultSet(size)));
    }

    private Page page(String key, List<String> names, Range range) {
        List<String> inTurn = new ArrayList<>(names);
        if (range.fromEnd()) {
            Collections.reverse(inTurn);
        }
        Filling filling = new Filling(key);
        filling.addAll(inTurn.stream().map(name -> Element.of(Namespaces.DISCO_ITEMS, "item")
                .with("jid", domain)
                .with(key, name)));
        return filling.page(range);
    }
}
