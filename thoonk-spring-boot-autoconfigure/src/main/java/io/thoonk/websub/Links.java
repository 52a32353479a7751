package io.thoonk.websub;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * What a topic says of its hub and of itself (WebSub, section 4). Only the first hub counts.
 *
 * @param hub address of the hub
 * @param self address of the topic as the hub knows it
 */
record Links(Optional<String> hub, Optional<String> self) {

    private static final String ATOM = "http://www.w3.org/2005/Atom";

    private static final Pattern TARGET = Pattern.compile("<([^<>]*)>");

    private static final Pattern PARAMETER =
            Pattern.compile("\\s*;\\s*([^\\s,;=]+)(?:\\s*=\\s*(?:\"([^\"]*)\"|([^\\s,;\"]*)))?");

    private static final XMLInputFactory XML = xml();

    private static XMLInputFactory xml() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    /** {@return what the headers say, or else the document} */
    static Links of(URI address, List<String> headers, byte[] document) {
        Links said = ofHeaders(address, headers);
        return said.hub().isPresent() ? said : ofDocument(address, document);
    }

    private static Links ofHeaders(URI address, List<String> headers) {
        Links links = new Links(Optional.empty(), Optional.empty());
        for (String header : headers) {
            Matcher target = TARGET.matcher(header);
            // One parameter after the other: a pattern for all of them recurses for each, and a hostile header has
            // thousands.
            Matcher parameter = PARAMETER.matcher(header);
            for (int at = 0; target.find(at); ) {
                @Nullable String relations = null;
                at = target.end();
                while (parameter.region(at, header.length()).lookingAt()) {
                    if (relations == null && "rel".equalsIgnoreCase(parameter.group(1))) {
                        relations = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
                    }
                    at = parameter.end();
                }
                links = links.and(address, relations, target.group(1));
            }
        }
        return links;
    }

    /** Links of the feed alone: what its entries say comes from anybody. */
    private static Links ofDocument(URI address, byte[] document) {
        Links links = new Links(Optional.empty(), Optional.empty());
        Deque<String> open = new ArrayDeque<>();
        try {
            XMLStreamReader reader = XML.createXMLStreamReader(new ByteArrayInputStream(document));
            while (reader.hasNext()) {
                int event = reader.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    String parent = open.isEmpty() ? "" : open.peek();
                    boolean ofFeed =
                            open.size() == 1 && parent.equals("feed") || open.size() == 2 && parent.equals("channel");
                    if (ofFeed && reader.getLocalName().equals("link") && ATOM.equals(reader.getNamespaceURI())) {
                        links = links.and(
                                address, reader.getAttributeValue(null, "rel"), reader.getAttributeValue(null, "href"));
                    }
                    open.push(reader.getLocalName());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    open.pop();
                }
            }
            return links;
        } catch (XMLStreamException ex) {
            // What came before the mistake is as good as anything.
            return links;
        }
    }

    private Links and(URI address, @Nullable String relations, @Nullable String target) {
        if (relations == null || target == null) {
            return this;
        }
        List<String> names = Arrays.asList(relations.toLowerCase(Locale.ROOT).split("\\s+"));
        Optional<String> resolved = resolved(address, target);
        return new Links(
                hub.or(() -> resolved.filter(found -> names.contains("hub"))),
                self.or(() -> resolved.filter(found -> names.contains("self"))));
    }

    private static Optional<String> resolved(URI address, String target) {
        try {
            return Optional.of(address.resolve(target.strip()).toString());
        } catch (IllegalArgumentException ex) {
            return Optional.empty();
        }
    }
}
