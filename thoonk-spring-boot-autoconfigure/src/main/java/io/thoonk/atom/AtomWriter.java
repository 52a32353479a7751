package io.thoonk.atom;

import io.thoonk.atom.AtomEntry.Content;
import io.thoonk.atom.AtomEntry.Kind;
import io.thoonk.atom.FeedDocument.About;
import io.thoonk.atom.FeedDocument.Entry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.util.HtmlUtils;

/** Writes documents as Atom (RFC 4287, with RFC 5005 and RFC 6721) or RSS 2.0. */
enum AtomWriter {
    /** Atom. */
    ATOM("application/atom+xml") {
        @Override
        byte[] write(FeedDocument document) {
            About about = document.about();
            XmlText xml = new XmlText()
                    .open("feed", "xmlns", ATOM_NS, "xmlns:fh", HISTORY_NS, "xmlns:at", TOMBSTONES_NS)
                    .element("id", about.id())
                    .element("title", about.title())
                    .element("updated", document.updated().toString())
                    .open("author")
                    .element("name", about.author())
                    .close()
                    .empty(
                            "link",
                            "rel",
                            "self",
                            "type",
                            type(),
                            "href",
                            document.paging().self());
            hub(xml, "link", document);
            paging(xml, "link", document);
            // By the schema nothing of the feed itself comes after its entries.
            document.gone()
                    .forEach(gone -> xml.empty(
                            "at:deleted-entry",
                            "ref",
                            gone.id(),
                            "when",
                            gone.when().toString()));
            document.entries().forEach(entry -> entry(xml, entry, about));
            return xml.close().bytes();
        }

        private void entry(XmlText xml, Entry entry, About about) {
            AtomEntry said = entry.entry();
            xml.open("entry")
                    .element("id", entry.id())
                    .element("title", title(entry))
                    .element("updated", entry.updated().toString());
            said.author()
                    .ifPresent(
                            author -> xml.open("author").element("name", author).close());
            Optional<String> link = link(said, about);
            link.ifPresent(address -> xml.empty("link", "rel", "alternate", "href", address));
            // Without content there has to be such a link.
            if (said.content().isPresent() || link.isEmpty()) {
                content(xml, said.content().orElseGet(() -> new Content(Kind.TEXT, "")));
            }
            xml.close();
        }

        private void content(XmlText xml, Content content) {
            String text = content.text();
            if (content.kind() == Kind.BYTES) {
                xml.element("content", text, "type", "application/octet-stream");
            } else if (!XmlText.isAllowed(text)) {
                // No escape can carry it, so it is sent as its bytes.
                String bytes = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
                xml.element("content", bytes, "type", "application/octet-stream");
            } else if (content.kind() == Kind.XHTML && XmlText.isXhtml(text)) {
                xml.open("content", "type", "xhtml").xhtml(text).close();
            } else {
                xml.element("content", text, "type", content.kind() == Kind.TEXT ? "text" : "html");
            }
        }
    },

    /** RSS 2.0. */
    RSS("application/rss+xml") {
        @Override
        byte[] write(FeedDocument document) {
            About about = document.about();
            XmlText xml = new XmlText()
                    .open(
                            "rss",
                            "version",
                            "2.0",
                            "xmlns:atom",
                            ATOM_NS,
                            "xmlns:fh",
                            HISTORY_NS,
                            "xmlns:dc",
                            "http://purl.org/dc/elements/1.1/")
                    .open("channel")
                    .element("title", about.title())
                    .element("link", about.site())
                    .element("description", about.title())
                    .element("lastBuildDate", date(document.updated()))
                    .empty(
                            "atom:link",
                            "rel",
                            "self",
                            "type",
                            type(),
                            "href",
                            document.paging().self());
            hub(xml, "atom:link", document);
            paging(xml, "atom:link", document);
            document.entries().forEach(entry -> entry(xml, entry, about));
            return xml.close().close().bytes();
        }

        private void entry(XmlText xml, Entry entry, About about) {
            AtomEntry said = entry.entry();
            xml.open("item")
                    .element("title", title(entry))
                    .element("guid", entry.id(), "isPermaLink", "false")
                    .element("pubDate", date(entry.updated()))
                    .element("dc:creator", said.author().orElse(about.author()));
            link(said, about).ifPresent(address -> xml.element("link", address));
            said.content()
                    .ifPresent(content -> xml.element(
                            "description",
                            content.kind() == Kind.TEXT
                                    ? HtmlUtils.htmlEscape(content.text(), "UTF-8")
                                    : content.text()));
            xml.close();
        }
    };

    static final String ATOM_NS = "http://www.w3.org/2005/Atom";

    static final String HISTORY_NS = "http://purl.org/syndication/history/1.0";

    static final String TOMBSTONES_NS = "http://purl.org/atompub/tombstones/1.0";

    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final String type;

    AtomWriter(String type) {
        this.type = type;
    }

    /** {@return the media type, without a charset} */
    String type() {
        return type;
    }

    abstract byte[] write(FeedDocument document);

    /** Of the pages of a feed only the first can be subscribed to. */
    private static void hub(XmlText xml, String link, FeedDocument document) {
        if (document.paging().self().equals(document.about().self())) {
            document.about().hub().ifPresent(hub -> xml.empty(link, "rel", "hub", "href", hub));
        }
    }

    private static void paging(XmlText xml, String link, FeedDocument document) {
        if (document.paging().complete()) {
            xml.empty("fh:complete");
        } else {
            xml.empty(link, "rel", "first", "href", document.about().self());
            document.paging().next().ifPresent(next -> xml.empty(link, "rel", "next", "href", next));
        }
    }

    private static String title(Entry entry) {
        String title = entry.entry().title();
        return title.isBlank() ? entry.id() : title;
    }

    /** Readers follow links: nothing but the addresses of pages comes into one. */
    private static Optional<String> link(AtomEntry entry, About about) {
        return entry.link().flatMap(link -> {
            try {
                URI address = new URI(about.self()).resolve(new URI(link.strip()));
                String scheme = address.getScheme();
                return scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT))
                        ? Optional.of(address.toASCIIString())
                        : Optional.empty();
            } catch (URISyntaxException ex) {
                return Optional.empty();
            }
        });
    }

    private static String date(Instant time) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
    }
}
