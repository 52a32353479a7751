package io.thoonk.xmpp;

import java.util.Map;

/** Writes elements as text that stands inside a stream, or by itself. Not thread-safe. */
final class XmlWriter {

    private static final String XML = "http://www.w3.org/XML/1998/namespace";

    private final StringBuilder out = new StringBuilder(512);

    /**
     * Writes an element.
     *
     * @param element the element
     * @param inherited the default namespace where it will stand, empty if it stands by itself
     * @return its text
     */
    static String write(Element element, String inherited) {
        XmlWriter writer = new XmlWriter();
        writer.element(element, inherited);
        return writer.out.toString();
    }

    private void element(Element element, String inherited) {
        // This namespace has its prefix by itself, and must not be the default.
        boolean isXml = element.namespace().equals(XML);
        String name = isXml ? "xml:" + element.name() : element.name();
        String around = isXml ? inherited : element.namespace();
        out.append('<').append(name);
        if (!around.equals(inherited)) {
            attribute("xmlns", around);
        }
        attributes(element);
        if (element.content().isEmpty()) {
            out.append("/>");
            return;
        }
        out.append('>');
        for (Object part : element.content()) {
            if (part instanceof Element child) {
                element(child, around);
            } else {
                characters((String) part, false);
            }
        }
        out.append("</").append(name).append('>');
    }

    private void attributes(Element element) {
        int prefixes = 0;
        for (Map.Entry<String, String> attribute : element.attributes().entrySet()) {
            String name = attribute.getKey();
            // A namespace may hold braces, a local name may not.
            int end = name.lastIndexOf('}');
            if (end < 0) {
                attribute(name, attribute.getValue());
            } else if (name.substring(1, end).equals(XML)) {
                attribute("xml:" + name.substring(end + 1), attribute.getValue());
            } else {
                String prefix = "a" + prefixes++;
                attribute("xmlns:" + prefix, name.substring(1, end));
                attribute(prefix + ":" + name.substring(end + 1), attribute.getValue());
            }
        }
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("='");
        characters(value, true);
        out.append('\'');
    }

    private void characters(String text, boolean inAttribute) {
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\'' -> out.append(inAttribute ? "&apos;" : "'");
                case '\r' -> out.append("&#13;");
                case '\n', '\t' -> {
                    if (inAttribute) {
                        out.append("&#").append(point).append(';');
                    } else {
                        out.append((char) point);
                    }
                }
                default -> out.appendCodePoint(isAllowed(point) ? point : 0xFFFD);
            }
        });
    }

    /** Whether a text can stand in XML 1.0, however it is written. */
    static boolean isAllowed(String text) {
        return text.codePoints().allMatch(XmlWriter::isAllowed);
    }

    private static boolean isAllowed(int point) {
        return point >= 0x20 && point < 0xD800
                || point == '\t'
                || point == '\n'
                || point == '\r'
                || point >= 0xE000 && point <= 0xFFFD
                || point >= 0x10000;
    }
}
