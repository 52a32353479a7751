package io.thoonk.xmpp;

import java.util.Optional;

/**
 * Which part of a list somebody asks for (XEP-0059).
 *
 * @param max how many at most, if that is said
 * @param after what comes before the part, if that is said
 * @param before what comes after it; empty text for the end of the list
 */
record ResultSet(Optional<Integer> max, Optional<String> after, Optional<String> before) {

    static ResultSet of(Element request) throws StanzaException {
        Optional<Element> set = request.child(Namespaces.RSM, "set");
        if (set.isEmpty()) {
            return new ResultSet(Optional.empty(), Optional.empty(), Optional.empty());
        }
        return new ResultSet(
                number(text(set.get(), "max"), "max"), text(set.get(), "after"), text(set.get(), "before"));
    }

    private static Optional<String> text(Element set, String name) {
        return set.child(Namespaces.RSM, name).map(Element::text);
    }

    static Optional<Integer> number(Optional<String> text, String name) throws StanzaException {
        if (text.isPresent() && !text.get().strip().matches("\\d{1,9}")) {
            throw StanzaException.badRequest(name + " has to be a number");
        }
        return text.map(String::strip).map(Integer::valueOf);
    }

    /**
     * Works out the part.
     *
     * @param size how long the list is
     * @param index tells where something stands
     * @param most how many there may be, whatever is asked for
     * @throws StanzaException if what the part begins after, or ends before, is not in the list
     */
    Range range(int size, Index index, int most) throws StanzaException {
        int count = Math.min(most, max.orElse(most));
        if (after.isPresent()) {
            int from = index.require(after.get()) + 1;
            return new Range(from, Math.min(size, from + count), false);
        }
        if (before.isPresent()) {
            int to = before.get().isEmpty() ? size : index.require(before.get());
            return new Range(Math.max(0, to - count), to, true);
        }
        return new Range(0, Math.min(size, count), false);
    }

    /** What is said of a part in the answer: its first and last and the length of the list. */
    static Element element(Optional<String> first, Optional<String> last, int from, int size) {
        return Element.of(Namespaces.RSM, "set")
                .add(first.map(text -> Element.of(Namespaces.RSM, "first")
                        .with("index", Integer.toString(from))
                        .text(text)))
                .add(last.map(text -> Element.of(Namespaces.RSM, "last").text(text)))
                .add(Element.of(Namespaces.RSM, "count").text(Integer.toString(size)));
    }

    /**
     * A part of a list.
     *
     * @param from where it begins
     * @param to where it ends, which is not part of it
     * @param fromEnd whether the end of it matters most, where not all of it has room
     */
    record Range(int from, int to, boolean fromEnd) {

        int count() {
            return Math.max(0, to - from);
        }
    }

    /** Tells where something stands in a list. */
    @FunctionalInterface
    interface Index {

        /** Its place, or a negative number. */
        int of(String id);

        private int require(String id) throws StanzaException {
            int place = of(id);
            if (place < 0) {
                throw StanzaException.cancel("item-not-found", "There is no " + id + " in the list");
            }
            return place;
        }
    }
}
