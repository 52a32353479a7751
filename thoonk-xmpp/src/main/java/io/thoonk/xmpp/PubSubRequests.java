package io.thoonk.xmpp;

import java.util.List;
import java.util.Optional;

/** Hands each request to whoever can answer it. */
final class PubSubRequests implements Requests {

    private final Discovery discovery;

    private final NodeRequests nodes;

    private final OwnerRequests owners;

    PubSubRequests(Discovery discovery, NodeRequests nodes, OwnerRequests owners) {
        this.discovery = discovery;
        this.nodes = nodes;
        this.owners = owners;
    }

    @Override
    public Optional<Element> handle(Request request) throws StanzaException {
        Element what = request.what();
        return switch (what.namespace()) {
            case Namespaces.PING -> Optional.empty();
            case Namespaces.DISCO_INFO -> discovery.info(request);
            case Namespaces.DISCO_ITEMS -> discovery.items(request);
            case Namespaces.PUBSUB -> ofNodes(request, action(what));
            case Namespaces.PUBSUB_OWNER -> ofOwners(request, action(what));
            default -> throw StanzaException.cancel("service-unavailable", "This is a PubSub service and nothing else");
        };
    }

    /** What comes first says what is asked for. */
    private static Element action(Element pubsub) throws StanzaException {
        List<Element> parts = pubsub.elements();
        if (!pubsub.name().equals("pubsub") || parts.isEmpty()) {
            throw StanzaException.badRequest("Nothing is asked for");
        }
        return parts.stream()
                .filter(part -> part.namespace().equals(pubsub.namespace()))
                .findFirst()
                .orElseThrow(() -> StanzaException.badRequest("Nothing is asked for"));
    }

    private Optional<Element> ofNodes(Request request, Element action) throws StanzaException {
        return switch (action.name()) {
            case "subscribe" -> nodes.subscribe(request, action);
            case "unsubscribe" -> nodes.unsubscribe(request, action);
            case "subscriptions" -> nodes.subscriptions(request, action);
            case "affiliations" -> nodes.affiliations(request, action);
            case "items" -> nodes.items(request, action);
            case "publish" -> nodes.publish(request, action);
            case "retract" -> nodes.retract(request, action);
            case "create" -> owners.create(request, action);
            case "options", "default" -> throw StanzaException.unsupported("subscription-options");
            default -> throw StanzaException.badRequest("Nothing is known of " + action.name());
        };
    }

    private Optional<Element> ofOwners(Request request, Element action) throws StanzaException {
        return switch (action.name()) {
            case "configure" -> owners.configure(request, action);
            case "default" -> owners.defaults(request);
            case "purge" -> owners.purge(request, action);
            case "delete" -> owners.delete(request, action);
            case "subscriptions" -> throw StanzaException.unsupported("manage-subscriptions");
            case "affiliations" -> throw StanzaException.unsupported("modify-affiliations");
            default -> throw StanzaException.badRequest("Nothing is known of " + action.name());
        };
    }
}
