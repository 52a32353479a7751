package io.thoonk.atom;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes XML 1.0 of text that may hold anything, so that a reader gets the same text back. Everything is escaped. For one thread and one
 * document.
 */
final class XmlText {

    static final String XHTML = "http://www.w3.org/1999/xhtml";

    private static final XMLOutputFactory OUTPUT = XMLOutputFactory.newDefaultFactory();

    private static final XMLInputFactory INPUT = input();

    private final StringWriter text = new StringWriter();

    private final XMLStreamWriter writer;

    XmlText() {
        try {
            this.writer = OUTPUT.createXMLStreamWriter(text);
            text.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        } catch (XMLStreamException ex) {
            throw failed(ex);
        }
    }

    private static XMLInputFactory input() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** Tells whether all characters of a text may stand in XML 1.0, as they are or escaped. */
    static boolean isAllowed(String value) {
        return value.codePoints().allMatch(XmlText::isAllowed);
    }

    private static boolean isAllowed(int point) {
        return point >= 0x20 && point <= 0xd7ff
                || point == '\t'
                || point == '\n'
                || point == '\r'
                || point >= 0xe000 && point <= 0xfffd
                || point >= 0x10000;
    }

    /** Puts U+FFFD in the place of what may not stand in XML. */
    static String allowed(String value) {
        if (isAllowed(value)) {
            return value;
        }
        StringBuilder clean = new StringBuilder(value.length());
        value.codePoints().forEach(point -> clean.appendCodePoint(isAllowed(point) ? point : 0xfffd));
        return clean.toString();
    }

    /** Begins an element; names with a prefix are declared on the root. */
    XmlText open(String name, String... attributes) {
        try {
            writer.writeStartElement(name);
            for (int i = 0; i < attributes.length; i += 2) {
                writer.writeAttribute(attributes[i], allowed(attributes[i + 1]));
            }
        } catch (XMLStreamException ex) {
            throw failed(ex);
        }
        return this;
    }

    XmlText close() {
        try {
            writer.writeEndElement();
        } catch (XMLStreamException ex) {
            throw failed(ex);
        }
        return this;
    }

    XmlText empty(String name, String... attributes) {
        return open(name, attributes).close();
    }

    XmlText element(String name, String value, String... attributes) {
        open(name, attributes);
        write(allowed(value));
        return close();
    }

    /** A reader takes a bare carriage return for a line feed. */
    private void write(String value) {
        try {
            int from = 0;
            for (int end = value.indexOf('\r'); end >= 0; end = value.indexOf('\r', from)) {
                writer.writeCharacters(value.substring(from, end));
                writer.writeEntityRef("#13");
                from = end + 1;
            }
            writer.writeCharacters(value.substring(from));
        } catch (XMLStreamException ex) {
            throw failed(ex);
        }
    }

    /**
     * Tells whether elements stand within each other no deeper than a bound; reads no further where they do. Parsers that build a tree
     * take time that grows with the square of the depth.
     */
    static boolean isNested(byte[] document, int most) throws XMLStreamException {
        XMLStreamReader reader = INPUT.createXMLStreamReader(new ByteArrayInputStream(document));
        int depth = 0;
        while (reader.hasNext() && depth <= most) {
            int event = reader.next();
            depth += event == XMLStreamConstants.START_ELEMENT ? 1 : event == XMLStreamConstants.END_ELEMENT ? -1 : 0;
        }
        return depth <= most;
    }

    /** Tells whether a fragment may stand in one element of XHTML: it is well-formed and uses no declarations. */
    static boolean isXhtml(String fragment) {
        try {
            XMLStreamReader reader = INPUT.createXMLStreamReader(new StringReader(wrapped(fragment)));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.ENTITY_REFERENCE) {
                    return false;
                }
            }
            return true;
        } catch (XMLStreamException ex) {
            return false;
        }
    }

    /** Writes a fragment for which {@link #isXhtml} holds, in the one {@code div} that RFC 4287 demands. */
    XmlText xhtml(String fragment) {
        try {
            writer.writeCharacters("");
            writer.flush();
        } catch (XMLStreamException ex) {
            throw failed(ex);
        }
        text.write(wrapped(fragment));
        return this;
    }

    private static String wrapped(String fragment) {
        return "<div xmlns=\"" + XHTML + "\">" + fragment + "</div>";
    }

    byte[] bytes() {
        try {
            writer.flush();
            return (text + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (XMLStreamException ex) {
            throw failed(ex);
        }
    }

    private static IllegalStateException failed(XMLStreamException ex) {
        return new IllegalStateException("XML could not be written to memory, which has no reason to fail", ex);
    }
}
