package io.thoonk.xmpp;

import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Items of feeds and the payloads of PubSub, which are exactly one element in a namespace. An item that is such an element is its own payload; a
 * JSON object or array stands in the container of XEP-0335; any other text, and bytes as Base64, in an Atom entry.
 *
 * @param domain the service, for the ids of entries
 */
record ItemPayload(String domain) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int LONGEST_TITLE = 100;

    /** Shows an item. */
    Element show(String node, String id, byte[] item, Instant published) {
        Optional<String> text = text(item);
        if (text.isEmpty()) {
            return entry(node, id, published, "")
                    .add(Element.of(Namespaces.ATOM, "content")
                            .with("type", "application/octet-stream")
                            .text(Base64.getEncoder().encodeToString(item)));
        }
        String content = text.get();
        return element(content).or(() -> json(content)).orElseGet(() -> entry(node, id, published, firstLine(content))
                .add(Element.of(Namespaces.ATOM, "content").with("type", "text").text(content)));
    }

    private static Optional<String> text(byte[] item) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(item))
                    .toString();
            return Optional.of(text).filter(XmlWriter::isAllowed);
        } catch (CharacterCodingException ex) {
            return Optional.empty();
        }
    }

    private static Optional<Element> element(String text) {
        return text.stripLeading().startsWith("<")
                ? XmlParser.document(text).filter(ItemPayload::isPayload)
                : Optional.empty();
    }

    private static Optional<Element> json(String text) {
        return isJson(text) ? Optional.of(Element.of(Namespaces.JSON, "json").text(text)) : Optional.empty();
    }

    private static boolean isJson(String text) {
        String start = text.stripLeading();
        if (!start.startsWith("{") && !start.startsWith("[")) {
            return false;
        }
        try {
            JSON.readTree(text);
            return true;
        } catch (JacksonException ex) {
            return false;
        }
    }

    private Element entry(String node, String id, Instant published, String title) {
        return Element.of(Namespaces.ATOM, "entry")
                .add(Element.of(Namespaces.ATOM, "id")
                        .text("xmpp:" + domain + "?;node=" + encode(node) + ";item=" + encode(id)))
                .add(Element.of(Namespaces.ATOM, "title").text(title))
                .add(Element.of(Namespaces.ATOM, "updated")
                        .text(published.truncatedTo(ChronoUnit.MILLIS).toString()))
                .add(Element.of(Namespaces.ATOM, "author")
                        .add(Element.of(Namespaces.ATOM, "name").text(node)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String firstLine(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.codePointCount(0, line.length()) <= LONGEST_TITLE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_TITLE)) + "…";
    }

    /** Makes an item of what somebody publishes: the JSON of a container, otherwise the element as it is. */
    static String read(Element item) throws StanzaException {
        if (item.elements().isEmpty() && item.text().isBlank()) {
            throw StanzaException.modify("bad-request", "payload-required", "An item needs a payload");
        }
        if (item.elements().size() != 1 || !item.text().isBlank()) {
            throw invalid("A payload is exactly one element");
        }
        Element payload = item.elements().get(0);
        if (!isPayload(payload)) {
            throw invalid("A payload needs a namespace of its own");
        }
        if (payload.is(Namespaces.JSON, "json")) {
            if (!payload.elements().isEmpty() || !isJson(payload.text())) {
                throw invalid("The container holds no JSON object or array");
            }
            return payload.text();
        }
        return XmlWriter.write(payload, "");
    }

    private static boolean isPayload(Element element) {
        return !element.namespace().isEmpty()
                && !element.namespace().equals(Namespaces.PUBSUB)
                && !element.namespace().equals(Namespaces.COMPONENT);
    }

    private static StanzaException invalid(String text) {
        return StanzaException.modify("bad-request", "invalid-payload", text);
    }
}
