package io.thoonk.xmpp;

import io.thoonk.ThoonkOperations;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.listener.ExhaustedPolicy;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerOptions;
import io.thoonk.xmpp.Access.Affiliation;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Feeds as a PubSub service: what is asked for is done in Redis, and what happens there is told. */
final class PubSubService implements XmppComponent.Service {

    private final ListenerContainerFactory listeners;

    private final Settings settings;

    private final Subscriptions subscriptions;

    private final Notifier notifier;

    private final NodeWatch watch;

    private final Requests requests;

    PubSubService(ThoonkOperations thoonk, ListenerContainerFactory listeners, Settings settings) {
        this.listeners = listeners;
        this.settings = settings;
        String domain = settings.domain();
        Access access = settings.access();
        ItemPayload payloads = new ItemPayload(domain);
        Nodes nodes = new Nodes(thoonk, settings.nodes(), settings.subscriptionsFeed());
        subscriptions = new Subscriptions(
                thoonk.feed(settings.subscriptionsFeed(), String.class),
                settings.maxSubscriptions(),
                (node, somebody) -> nodes.isOffered(node) && access.of(somebody) != Affiliation.NONE);
        notifier = new Notifier(domain, subscriptions, payloads);
        watch = new NodeWatch(nodes, subscriptions, notifier, this::listener);
        requests = new PubSubRequests(
                new Discovery(domain, nodes, subscriptions, access),
                new NodeRequests(nodes, subscriptions, access, payloads, watch::wake),
                new OwnerRequests(thoonk, nodes, access, notifier::purging, watch::deleted));
    }

    @Override
    public Requests requests() {
        return requests;
    }

    @Override
    public void begin(ComponentSession session) {
        watch.begin();
        subscriptions.load();
        notifier.use(session);
    }

    @Override
    public void watch(ComponentSession session) {
        watch.watch(session);
    }

    @Override
    public void end() {
        watch.wake();
    }

    /** Listens to a node from where the last process was, and tries each event until the server has taken it. */
    private ThoonkContainer listener(String node) {
        ListenerOptions options = new ListenerOptions(
                1,
                new SubscriptionOptions(1, OverflowPolicy.DRAIN),
                new ListenerOptions.Retry(1, Duration.ofMillis(200), 2, Duration.ofSeconds(10), ExhaustedPolicy.RETRY),
                settings.lease(),
                false,
                // A node may be deleted while this starts, and stays so.
                false);
        return listeners.create(new ListenerContainerFactory.Spec(
                "xmpp-" + node,
                List.of(node),
                EnumSet.of(FeedEventType.PUBLISH, FeedEventType.EDIT, FeedEventType.RETRACT),
                false,
                Optional.of("xmpp-" + settings.domain()),
                options,
                notifier::tell,
                Optional.empty(),
                Optional.empty()));
    }

    /**
     * How it is set up.
     *
     * @param domain name of the component
     * @param nodes which feeds are nodes
     * @param access who may do what
     * @param maxSubscriptions how many subscriptions there may be
     * @param lease how soon another process takes over
     */
    record Settings(String domain, Patterns nodes, Access access, int maxSubscriptions, Duration lease) {

        /** The feed that holds the subscriptions, and is no node. */
        String subscriptionsFeed() {
            return "xmpp-subscriptions." + domain;
        }
    }
}
