package io.thoonk.xmpp;

import io.thoonk.xmpp.ResultSet.Range;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The elements of one answer, as many as have room in a stanza. Not thread-safe. */
final class Filling {

    /** Bytes of all of them, at most; the stanza around them has room. */
    static final int MOST_BYTES = StanzaFramer.LIMIT - 2_048;

    private final String key;

    private final List<Element> elements = new ArrayList<>();

    private int bytes;

    /**
     * Creates it, empty.
     *
     * @param key the attribute that names an element
     */
    Filling(String key) {
        this.key = key;
    }

    /** Adds an element, unless it has no room; whether it had. After one that had none, nothing has. */
    boolean add(Element element) {
        bytes += length(element);
        // A result set names the first and the last of them once more.
        int ends = nameLength(elements.isEmpty() ? element : elements.get(0)) + nameLength(element);
        return bytes + ends <= MOST_BYTES && elements.add(element);
    }

    private int nameLength(Element element) {
        return element.attribute(key)
                .map(name -> length(Element.of(Namespaces.RSM, "last").text(name)))
                .orElse(0);
    }

    /** Adds as many as have room; whether these were all. */
    boolean addAll(Stream<Element> more) {
        return more.allMatch(this::add);
    }

    List<Element> elements() {
        return elements;
    }

    /**
     * Tells what had room of a part of a list, whose end was added first if that matters most.
     *
     * @param range the part
     */
    Page page(Range range) {
        List<Element> inOrder = new ArrayList<>(elements);
        if (range.fromEnd()) {
            Collections.reverse(inOrder);
        }
        return new Page(inOrder, key, range.fromEnd() ? range.to() - inOrder.size() : range.from());
    }

    /** How long an element is where its namespace is the one around it. */
    static int length(Element element) {
        return XmlWriter.write(element, element.namespace()).getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * What had room of a part of a list.
     *
     * @param elements in the order of the list
     * @param key the attribute that names an element
     * @param from where the first of them stands in the list
     */
    record Page(List<Element> elements, String key, int from) {

        List<String> names() {
            return elements.stream()
                    .flatMap(element -> element.attribute(key).stream())
                    .toList();
        }

        /** What is said of it in the answer. */
        Element resultSet(int size) {
            List<String> names = names();
            Optional<String> last = names.isEmpty() ? Optional.empty() : Optional.of(names.get(names.size() - 1));
            return ResultSet.element(names.stream().findFirst(), last, from, size);
        }
    }
}
