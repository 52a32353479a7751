package io.thoonk.xmpp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An element of a stanza. Immutable. Prefixes carry no meaning and are not kept.
 *
 * @param namespace its namespace, empty where it has none
 * @param name its local name
 * @param attributes by name, those in a namespace as <code>{namespace}name</code>
 * @param content elements and strings in their order
 */
record Element(String namespace, String name, Map<String, String> attributes, List<Object> content) {

    static Element of(String namespace, String name) {
        return new Element(namespace, name, Map.of(), List.of());
    }

    Element with(String attribute, String value) {
        Map<String, String> more = new LinkedHashMap<>(attributes);
        more.put(attribute, value);
        return new Element(namespace, name, more, content);
    }

    Element with(String attribute, Optional<String> value) {
        return value.map(present -> with(attribute, present)).orElse(this);
    }

    Element add(Element... children) {
        return addAll(List.of(children));
    }

    Element add(Optional<Element> child) {
        return child.map(this::add).orElse(this);
    }

    Element addAll(Collection<Element> children) {
        List<Object> more = new ArrayList<>(content);
        more.addAll(children);
        return new Element(namespace, name, attributes, more);
    }

    Element text(String text) {
        List<Object> more = new ArrayList<>(content);
        more.add(text);
        return new Element(namespace, name, attributes, more);
    }

    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    boolean is(String otherNamespace, String otherName) {
        return namespace.equals(otherNamespace) && name.equals(otherName);
    }

    List<Element> elements() {
        return elementStream().toList();
    }

    Optional<Element> child(String childNamespace, String childName) {
        return elementStream()
                .filter(child -> child.is(childNamespace, childName))
                .findFirst();
    }

    /** The text directly in it. */
    String text() {
        return content.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.joining());
    }

    private Stream<Element> elementStream() {
        return content.stream().filter(Element.class::isInstance).map(Element.class::cast);
    }
}
