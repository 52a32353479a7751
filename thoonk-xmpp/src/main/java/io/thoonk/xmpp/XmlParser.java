package io.thoonk.xmpp;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads elements: stanzas as they stand in a component's stream, each with a reader of its own, and XML that stands by itself. No DTDs, no
 * entities beyond XML's five, no comments or processing instructions kept, and no deeper than 64 elements. Thread-safe.
 */
final class XmlParser {

    private static final int DEEPEST = 64;

    private static final byte[] OPENING = ("<stream:stream xmlns='" + Namespaces.COMPONENT + "' xmlns:stream='"
                    + Namespaces.STREAM + "'>")
            .getBytes(StandardCharsets.UTF_8);

    private static final byte[] CLOSING = "</stream:stream>".getBytes(StandardCharsets.UTF_8);

    /** The JDK's own, whatever else is on the class path. */
    private static final XMLInputFactory FACTORY = XMLInputFactory.newDefaultFactory();

    static {
        FACTORY.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        FACTORY.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        FACTORY.setProperty(XMLInputFactory.IS_COALESCING, true);
    }

    private XmlParser() {}

    /** Reads the opening of a stream, which is not closed. */
    static Element opening(byte[] tag) throws XMLStreamException {
        return headOf(reader(new ByteArrayInputStream(tag)));
    }

    /** Reads a stanza. */
    static Element stanza(byte[] stanza) throws XMLStreamException {
        XMLStreamReader reader = reader(inStream(stanza));
        headOf(reader);
        return read(reader);
    }

    /** Reads name and attributes of a stanza of which only the beginning is here. */
    static Element head(byte[] beginning) throws XMLStreamException {
        XMLStreamReader reader = reader(inStream(beginning));
        headOf(reader);
        return headOf(reader);
    }

    /** Reads a document, empty if it is none. */
    static Optional<Element> document(String text) {
        try {
            XMLStreamReader reader;
            synchronized (FACTORY) {
                reader = FACTORY.createXMLStreamReader(new StringReader(text));
            }
            Element root = read(reader);
            while (reader.hasNext()) {
                reader.next();
            }
            return Optional.of(root);
        } catch (XMLStreamException ex) {
            return Optional.empty();
        }
    }

    private static InputStream inStream(byte[] stanza) {
        return new SequenceInputStream(Collections.enumeration(List.of(
                new ByteArrayInputStream(OPENING),
                new ByteArrayInputStream(stanza),
                new ByteArrayInputStream(CLOSING))));
    }

    private static XMLStreamReader reader(InputStream in) throws XMLStreamException {
        synchronized (FACTORY) {
            return FACTORY.createXMLStreamReader(in, "UTF-8");
        }
    }

    private static Element headOf(XMLStreamReader reader) throws XMLStreamException {
        while (reader.next() != XMLStreamConstants.START_ELEMENT) {
            refuseDeclarations(reader);
        }
        return startOf(reader);
    }

    private static Element read(XMLStreamReader reader) throws XMLStreamException {
        Deque<Element> open = new ArrayDeque<>();
        Element head = headOf(reader);
        open.push(new Element(head.namespace(), head.name(), head.attributes(), new ArrayList<>()));
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() == DEEPEST) {
                        throw new XMLStreamException("Elements stand in each other deeper than " + DEEPEST);
                    }
                    Element start = startOf(reader);
                    Element child = new Element(start.namespace(), start.name(), start.attributes(), new ArrayList<>());
                    open.getFirst().content().add(child);
                    open.push(child);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    open.getFirst().content().add(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    Element ended = open.pop();
                    if (open.isEmpty()) {
                        return ended;
                    }
                }
                default -> refuseDeclarations(reader);
            }
        }
    }

    private static void refuseDeclarations(XMLStreamReader reader) throws XMLStreamException {
        if (reader.getEventType() == XMLStreamConstants.DTD
                || reader.getEventType() == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new XMLStreamException("Declarations and entities are refused");
        }
    }

    private static Element startOf(XMLStreamReader reader) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            @Nullable String namespace = reader.getAttributeNamespace(i);
            String name = reader.getAttributeLocalName(i);
            attributes.put(
                    namespace == null || namespace.isEmpty() ? name : "{" + namespace + "}" + name,
                    reader.getAttributeValue(i));
        }
        @Nullable String namespace = reader.getNamespaceURI();
        return new Element(namespace == null ? "" : namespace, reader.getLocalName(), attributes, List.of());
    }
}
