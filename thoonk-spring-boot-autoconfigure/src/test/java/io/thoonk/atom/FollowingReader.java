package io.thoonk.atom;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A reader of Atom that knows what a complete document and a tombstone mean: what it has is what the feed has, as of its last poll. What
 * it has stands in the order of the feed, oldest first.
 */
final class FollowingReader {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI address;

    private final Map<String, String> contents = new LinkedHashMap<>();

    private Optional<String> etag = Optional.empty();

    private int unchanged;

    FollowingReader(String address) {
        this.address = URI.create(address);
    }

    /** Contents by id of the item. */
    Map<String, String> contents() {
        return contents;
    }

    /** How often there was nothing new. */
    int unchanged() {
        return unchanged;
    }

    void poll() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        etag.ifPresent(tag -> request.header("If-None-Match", tag));
        HttpResponse<byte[]> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() == 304) {
            unchanged++;
            return;
        }
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        etag = answer.headers().firstValue("ETag");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        take(factory.newDocumentBuilder()
                .parse(new ByteArrayInputStream(answer.body()))
                .getDocumentElement());
    }

    private void take(Element feed) {
        if (feed.getElementsByTagNameNS(AtomWriter.HISTORY_NS, "complete").getLength() > 0) {
            contents.clear();
        }
        for (Node node = feed.getLastChild(); node != null; node = node.getPreviousSibling()) {
            if (node instanceof Element element && "deleted-entry".equals(element.getLocalName())) {
                contents.remove(idOf(element.getAttribute("ref")));
            }
        }
        for (Node node = feed.getLastChild(); node != null; node = node.getPreviousSibling()) {
            if (node instanceof Element element && "entry".equals(element.getLocalName())) {
                String id = idOf(first(element, "id").getTextContent());
                contents.remove(id);
                contents.put(id, content(first(element, "content")));
            }
        }
    }

    private static String content(Element content) {
        return content.getAttribute("type").equals("text")
                ? content.getTextContent()
                : new String(Base64.getDecoder().decode(content.getTextContent()), StandardCharsets.UTF_8);
    }

    private static String idOf(String tag) {
        return java.net.URLDecoder.decode(tag.substring(tag.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    }

    private static Element first(Element parent, String name) {
        return (Element) parent.getElementsByTagNameNS(AtomWriter.ATOM_NS, name).item(0);
    }
}
