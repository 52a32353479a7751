package io.thoonk.feed;

/**
 * A place in a sorted feed. Its {@code toString()} is the contract's notation, as sent on {@code feed.position:F}.
 *
 * @since 0.1.0
 */
public sealed interface Position {

    /** {@return the first place, {@code begin:}} */
    static Position first() {
        return new First();
    }

    /** {@return the last place, {@code :end}} */
    static Position last() {
        return new Last();
    }

    /**
     * The place right before an item.
     *
     * @param id the item
     * @return {@code :id}
     */
    static Position before(String id) {
        return new Before(id);
    }

    /**
     * The place right after an item.
     *
     * @param id the item
     * @return {@code id:}
     */
    static Position after(String id) {
        return new After(id);
    }

    /**
     * {@return the position that a text in the contract's notation stands for}
     *
     * @param text {@code begin:}, {@code :end}, {@code :42} or {@code 42:}
     * @throws IllegalArgumentException if the text is none of these
     */
    static Position parse(String text) {
        if (text.equals("begin:")) {
            return first();
        }
        if (text.equals(":end")) {
            return last();
        }
        if (text.length() > 1 && text.startsWith(":")) {
            return before(text.substring(1));
        }
        if (text.length() > 1 && text.endsWith(":")) {
            return after(text.substring(0, text.length() - 1));
        }
        throw new IllegalArgumentException(
                "'" + text + "' is no position; write 'begin:', ':end', ':ID' for before ID, or 'ID:' for after ID");
    }

    /** The first place. */
    record First() implements Position {
        @Override
        public String toString() {
            return "begin:";
        }
    }

    /** The last place. */
    record Last() implements Position {
        @Override
        public String toString() {
            return ":end";
        }
    }

    /**
     * Right before an item.
     *
     * @param id the item
     */
    record Before(String id) implements Position {
        @Override
        public String toString() {
            return ":" + id;
        }
    }

    /**
     * Right after an item.
     *
     * @param id the item
     */
    record After(String id) implements Position {
        @Override
        public String toString() {
            return id + ":";
        }
    }
}
