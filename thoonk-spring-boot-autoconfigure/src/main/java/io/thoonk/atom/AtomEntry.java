package io.thoonk.atom;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of Atom or RSS sees of an item. Immutable.
 *
 * <pre>{@code
 * AtomEntry.titled(article.title()).html(article.body()).link(article.url()).author(article.author())
 * }</pre>
 *
 * @param title plain text; where it is empty the id of the item stands in its place
 * @param content what it says, or empty
 * @param link where more of it is, absolute or below the address of the feed; anything but {@code http} and {@code https} is left out
 * @param author name of who wrote it; without one the author of the feed counts
 * @since 0.1.0
 */
public record AtomEntry(String title, Optional<Content> content, Optional<String> link, Optional<String> author) {

    /**
     * Begins an entry.
     *
     * @param title plain text, or {@code null} for none
     * @return an entry without content, link and author
     */
    public static AtomEntry titled(@Nullable String title) {
        return new AtomEntry(title == null ? "" : title, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * {@return a copy with content that is plain text}
     *
     * @param text the text, or {@code null} for none
     */
    public AtomEntry text(@Nullable String text) {
        return with(Kind.TEXT, text);
    }

    /**
     * {@return a copy with content in HTML; whoever writes it answers for what is in it}
     *
     * @param html a fragment, or {@code null} for none
     */
    public AtomEntry html(@Nullable String html) {
        return with(Kind.HTML, html);
    }

    /**
     * {@return a copy with content in XHTML; what is not well-formed is sent as HTML}
     *
     * @param xhtml a fragment, without declarations, or {@code null} for none
     */
    public AtomEntry xhtml(@Nullable String xhtml) {
        return with(Kind.XHTML, xhtml);
    }

    /**
     * {@return a copy with a link}
     *
     * @param address where more of it is, or {@code null} for none
     */
    public AtomEntry link(@Nullable String address) {
        return new AtomEntry(title, content, Optional.ofNullable(address), author);
    }

    /**
     * {@return a copy with an author}
     *
     * @param name who wrote it, or {@code null} for none
     */
    public AtomEntry author(@Nullable String name) {
        return new AtomEntry(title, content, link, Optional.ofNullable(name).filter(given -> !given.isBlank()));
    }

    AtomEntry with(Kind kind, @Nullable String text) {
        return new AtomEntry(title, Optional.ofNullable(text).map(given -> new Content(kind, given)), link, author);
    }

    /** How content is to be read. */
    public enum Kind {
        /** Plain text. */
        TEXT,
        /** A fragment of HTML. */
        HTML,
        /** A fragment of XHTML. */
        XHTML,
        /** Bytes in Base64. */
        BYTES
    }

    /**
     * What an entry says.
     *
     * @param kind how it is to be read
     * @param text the text, the fragment or the Base64
     */
    public record Content(Kind kind, String text) {}
}
