package io.thoonk.xmpp;

import io.thoonk.feed.FeedConfig;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The configuration of nodes as a form (XEP-0004): title and number of items, and what is the same for all nodes. */
final class NodeForm {

    private static final String CONFIG = Namespaces.PUBSUB + "#node_config";

    private static final String META_DATA = Namespaces.PUBSUB + "#meta-data";

    private static final String TITLE = "pubsub#title";

    private static final String MAX_ITEMS = "pubsub#max_items";

    private static final String ANY_NUMBER = "max";

    /** A form may say so, and may not say otherwise. */
    private static final SortedMap<String, List<String>> SAME_FOR_ALL = new TreeMap<>(Map.of(
            "pubsub#access_model", List.of("whitelist"),
            "pubsub#publish_model", List.of("publishers"),
            "pubsub#node_type", List.of("leaf"),
            "pubsub#persist_items", List.of("1", "true"),
            "pubsub#deliver_payloads", List.of("1", "true"),
            "pubsub#deliver_notifications", List.of("1", "true"),
            "pubsub#notify_retract", List.of("1", "true"),
            "pubsub#notify_delete", List.of("1", "true"),
            "pubsub#send_last_published_item", List.of("never")));

    private NodeForm() {}

    /** The form to be filled in. */
    static Element show(FeedConfig config) {
        Element form = Element.of(Namespaces.DATA, "x")
                .with("type", "form")
                .add(field("FORM_TYPE", "hidden", CONFIG))
                .add(field(TITLE, "text-single", config.title().orElse("")))
                .add(field(MAX_ITEMS, "text-single", maxItems(config)));
        for (Map.Entry<String, List<String>> same : SAME_FOR_ALL.entrySet()) {
            String value = same.getValue().get(0);
            form = form.add(field(same.getKey(), value.equals("1") ? "boolean" : "text-single", value));
        }
        return form;
    }

    /** What everybody may know of a node. */
    static Element metaData(FeedConfig config, long items, int subscribers) {
        return Element.of(Namespaces.DATA, "x")
                .with("type", "result")
                .add(field("FORM_TYPE", "hidden", META_DATA))
                .add(field(TITLE, "text-single", config.title().orElse("")))
                .add(field(MAX_ITEMS, "text-single", maxItems(config)))
                .add(field("pubsub#num_items", "text-single", Long.toString(items)))
                .add(field("pubsub#num_subscribers", "text-single", Integer.toString(subscribers)));
    }

    private static String maxItems(FeedConfig config) {
        return config.maxLength().isPresent() ? Long.toString(config.maxLength().getAsLong()) : ANY_NUMBER;
    }

    private static Element field(String name, String type, String value) {
        return Element.of(Namespaces.DATA, "field")
                .with("var", name)
                .with("type", type)
                .add(Element.of(Namespaces.DATA, "value").text(value));
    }

    /** Reads a form that was filled in. */
    static FeedConfig read(Element form) throws StanzaException {
        FeedConfig.Builder config = FeedConfig.builder();
        for (Element field : form.elements()) {
            String name = field.attribute("var").orElse("");
            String value = field.child(Namespaces.DATA, "value")
                    .map(Element::text)
                    .orElse("")
                    .strip();
            switch (name) {
                case "", "FORM_TYPE" -> checkType(name, value);
                case TITLE -> config.title(value);
                case MAX_ITEMS -> maxItems(config, value);
                default -> {
                    if (!SAME_FOR_ALL.getOrDefault(name, List.of()).contains(value)) {
                        throw refused(name, value);
                    }
                }
            }
        }
        return config.build();
    }

    private static void checkType(String name, String value) throws StanzaException {
        if (!name.isEmpty() && !value.equals(CONFIG)) {
            throw refused(name, value);
        }
    }

    private static void maxItems(FeedConfig.Builder config, String value) throws StanzaException {
        if (value.equals(ANY_NUMBER)) {
            config.unbounded();
        } else if (value.matches("[1-9]\\d{0,8}")) {
            config.maxLength(Long.parseLong(value));
        } else {
            throw refused(MAX_ITEMS, value);
        }
    }

    private static StanzaException refused(String name, String value) {
        return StanzaException.modify("not-acceptable", "invalid-options", name + " cannot be '" + value + "'");
    }
}
