package io.thoonk.xmpp;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jivesoftware.smack.ConnectionConfiguration.SecurityMode;
import org.jivesoftware.smack.XMPPException.XMPPErrorException;
import org.jivesoftware.smack.filter.StanzaTypeFilter;
import org.jivesoftware.smack.packet.ExtensionElement;
import org.jivesoftware.smack.packet.NamedElement;
import org.jivesoftware.smack.packet.Stanza;
import org.jivesoftware.smack.packet.StanzaError;
import org.jivesoftware.smack.tcp.XMPPTCPConnection;
import org.jivesoftware.smack.tcp.XMPPTCPConnectionConfiguration;
import org.jivesoftware.smackx.disco.ServiceDiscoveryManager;
import org.jivesoftware.smackx.disco.packet.DiscoverInfo;
import org.jivesoftware.smackx.disco.packet.DiscoverItems;
import org.jivesoftware.smackx.pubsub.EventElement;
import org.jivesoftware.smackx.pubsub.ItemsExtension;
import org.jivesoftware.smackx.pubsub.LeafNode;
import org.jivesoftware.smackx.pubsub.PayloadItem;
import org.jivesoftware.smackx.pubsub.PubSubManager;
import org.jivesoftware.smackx.pubsub.RetractItem;
import org.jivesoftware.smackx.pubsub.SimplePayload;
import org.jivesoftware.smackx.pubsub.Subscription;
import org.jivesoftware.smackx.pubsub.form.FillableConfigureForm;
import org.jivesoftware.smackx.xdata.FormField;
import org.jspecify.annotations.Nullable;
import org.jxmpp.jid.BareJid;
import org.jxmpp.jid.impl.JidCreate;

/** A client of Smack. */
final class SmackClient implements PubSubClient {

    private final XMPPTCPConnection connection;

    private final PubSubManager pubsub;

    private final BareJid service;

    private final Map<String, LeafNode> nodes = new ConcurrentHashMap<>();

    private final Queue<Event> events = new ConcurrentLinkedQueue<>();

    private SmackClient(XMPPTCPConnection connection) throws Exception {
        this.connection = connection;
        this.service = JidCreate.bareFrom(XmppServer.DOMAIN);
        this.pubsub = PubSubManager.getInstanceFor(connection, service);
        connection.addSyncStanzaListener(this::heard, StanzaTypeFilter.MESSAGE);
    }

    /** Connects as somebody and says that it is there. */
    static SmackClient connect(String name, XmppServer server) {
        return call(() -> {
            XMPPTCPConnection connection = new XMPPTCPConnection(XMPPTCPConnectionConfiguration.builder()
                    .setXmppDomain("localhost")
                    .setHostAddress(InetAddress.getLoopbackAddress())
                    .setPort(server.clients())
                    .setSecurityMode(SecurityMode.disabled)
                    .setUsernameAndPassword(name, "secret")
                    .setResource("smack")
                    .build());
            connection.setReplyTimeout(60_000);
            SmackClient client = new SmackClient(connection);
            connection.connect();
            connection.login();
            return client;
        });
    }

    private void heard(Stanza message) {
        EventElement event = EventElement.from(message);
        if (event == null) {
            return;
        }
        String node = event.getEvent().getNode();
        if (event.getEvent() instanceof ItemsExtension items) {
            for (NamedElement item : items.getItems()) {
                if (item instanceof RetractItem retracted) {
                    events.add(new Event("retract", node, retracted.getId(), null));
                } else {
                    Item found = item((org.jivesoftware.smackx.pubsub.Item) item);
                    events.add(new Event("item", node, found.id(), found.payload()));
                }
            }
        } else {
            events.add(new Event(event.getEventType().name(), node, null, null));
        }
    }

    private static Item item(org.jivesoftware.smackx.pubsub.Item item) {
        String payload = item instanceof PayloadItem<?> full
                ? ((ExtensionElement) full.getPayload()).toXML().toString()
                : null;
        return new Item(item.getId(), payload);
    }

    private LeafNode node(String name) {
        return nodes.computeIfAbsent(name, id -> call(() -> pubsub.getLeafNode(id)));
    }

    private static <T> T call(Callable<T> call) {
        try {
            return call.call();
        } catch (XMPPErrorException ex) {
            StanzaError error = ex.getStanzaError();
            String details = Pattern.compile("<([a-z-]+) xmlns='" + Namespaces.PUBSUB_ERRORS + "'")
                    .matcher(error.toXML().toString())
                    .results()
                    .map((MatchResult detail) -> " " + detail.group(1))
                    .collect(Collectors.joining());
            throw new RefusedException(error.getCondition() + details);
        } catch (RuntimeException ex) {
            throw ex;
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }

    @Override
    public String publish(String node, @Nullable String item, @Nullable String payload) {
        return call(() -> {
            node(node)
                    .publish(
                            payload == null
                                    ? new org.jivesoftware.smackx.pubsub.Item(item)
                                    : new PayloadItem<>(item, new SimplePayload(payload)));
            return item == null ? "" : item;
        });
    }

    @Override
    public void retract(String node, String item) {
        call(() -> {
            node(node).deleteItem(item);
            return node;
        });
    }

    @Override
    public void subscribe(String node) {
        call(() -> node(node).subscribe(connection.getUser().asBareJid()));
    }

    @Override
    public void unsubscribe(String node) {
        call(() -> {
            node(node).unsubscribe(connection.getUser().asBareJid().toString());
            return node;
        });
    }

    @Override
    public List<Item> items(String node, @Nullable Integer newest) {
        return call(() -> newest == null ? node(node).getItems() : node(node).getItems(newest)).stream()
                .map(SmackClient::item)
                .toList();
    }

    @Override
    public Optional<Item> item(String node, String id) {
        return call(() -> node(node).getItems(List.of(id))).stream()
                .map(SmackClient::item)
                .findFirst();
    }

    @Override
    public List<String> subscriptions() {
        return call(pubsub::getSubscriptions).stream()
                .map(Subscription::getNode)
                .toList();
    }

    @Override
    public List<String> affiliations() {
        return call(pubsub::getAffiliations).stream()
                .map(affiliation -> affiliation.getAffiliation().name())
                .toList();
    }

    @Override
    public void create(String node) {
        nodes.put(node, call(() -> pubsub.createNode(node)));
    }

    @Override
    public void delete(String node) {
        call(() -> pubsub.deleteNode(node));
        nodes.remove(node);
    }

    @Override
    public void purge(String node) {
        call(() -> {
            node(node).deleteAllItems();
            return node;
        });
    }

    @Override
    public Map<String, Object> config(String node) {
        Map<String, Object> values = new HashMap<>();
        for (FormField field :
                call(() -> node(node).getNodeConfiguration()).getDataForm().getFields()) {
            values.put(field.getFieldName(), String.join(" ", field.getValuesAsString()));
        }
        return values;
    }

    @Override
    public void configure(String node, int maxItems) {
        call(() -> {
            FillableConfigureForm form = node(node).getNodeConfiguration().getFillableForm();
            form.setMaxItems(maxItems);
            node(node).sendConfigurationForm(form);
            return form;
        });
    }

    @Override
    public List<String> nodes() {
        return call(() -> pubsub.discoverNodes(null)).getItems().stream()
                .map(DiscoverItems.Item::getNode)
                .toList();
    }

    @Override
    public List<String> features() {
        return call(() -> ServiceDiscoveryManager.getInstanceFor(connection).discoverInfo(service))
                .getFeatures()
                .stream()
                .map(DiscoverInfo.Feature::getVar)
                .toList();
    }

    @Override
    public Queue<Event> events() {
        return events;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
