package io.thoonk.atom;

import com.rometools.rome.feed.WireFeed;
import com.rometools.rome.feed.atom.Content;
import com.rometools.rome.feed.atom.Entry;
import com.rometools.rome.feed.atom.Feed;
import com.rometools.rome.feed.atom.Link;
import com.rometools.rome.feed.rss.Channel;
import com.rometools.rome.feed.rss.Item;
import com.rometools.rome.io.FeedException;
import com.rometools.rome.io.WireFeedInput;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jdom2.Document;
import org.jdom2.Element;
import org.jspecify.annotations.Nullable;
import org.xml.sax.InputSource;

/**
 * A document of Atom or RSS as it was read. Declarations of types, and with them entities, are refused.
 *
 * @param entries newest first, each id once
 * @param gone ids of tombstones, with their times as far as they are given
 * @param complete whether what is not in the document is not in the feed
 */
record ImportedFeed(List<ImportedEntry> entries, Map<String, Optional<Instant>> gone, boolean complete) {

    /** No feed comes near it. */
    private static final int DEEPEST = 200;

    static ImportedFeed read(byte[] document, URI address) {
        try {
            if (!XmlText.isNested(document, DEEPEST)) {
                throw new RefusedImportException(
                        address + " sends more than " + DEEPEST + " elements within each other");
            }
            WireFeedInput input = new Input();
            input.setAllowDoctypes(false);
            WireFeed feed = input.build(new InputSource(new ByteArrayInputStream(document)));
            List<ImportedEntry> entries = feed instanceof Feed atom
                    ? atom.getEntries().stream()
                            .map(entry -> ofAtom(entry, address))
                            .toList()
                    : ((Channel) feed)
                            .getItems().stream()
                                    .map(item -> ofRss(item, address))
                                    .toList();
            List<Element> foreign = feed.getForeignMarkup();
            boolean complete = foreign.stream().anyMatch(element -> is(element, AtomWriter.HISTORY_NS, "complete"));
            return new ImportedFeed(latest(entries), tombstones(foreign), complete);
        } catch (RefusedImportException ex) {
            throw ex;
        } catch (FeedException | XMLStreamException | RuntimeException ex) {
            // ROME says with whatever it comes upon that a document is not what it expects.
            throw new RefusedImportException(address + " sends no feed that can be read: " + ex.getMessage(), ex);
        }
    }

    /** Of entries with the same id the one that was updated last counts, or the first. */
    private static List<ImportedEntry> latest(List<ImportedEntry> entries) {
        Map<String, ImportedEntry> byId = new java.util.LinkedHashMap<>();
        for (ImportedEntry entry : entries) {
            if (!entry.id().isEmpty() && entry.id().indexOf('\0') < 0) {
                byId.merge(
                        entry.id(), entry, (first, other) -> isAfter(other.updated(), first.updated()) ? other : first);
            }
        }
        return List.copyOf(byId.values());
    }

    private static boolean isAfter(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent() && one.get().isAfter(other.get());
    }

    private static Map<String, Optional<Instant>> tombstones(List<Element> foreign) {
        Map<String, Optional<Instant>> gone = new HashMap<>();
        for (Element element : foreign) {
            if (is(element, AtomWriter.TOMBSTONES_NS, "deleted-entry") && element.getAttributeValue("ref") != null) {
                gone.put(element.getAttributeValue("ref"), instant(element.getAttributeValue("when")));
            }
        }
        return gone;
    }

    private static Optional<Instant> instant(@Nullable String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(java.time.OffsetDateTime.parse(text).toInstant());
        } catch (java.time.format.DateTimeParseException ex) {
            return Optional.empty();
        }
    }

    private static boolean is(Element element, String namespace, String name) {
        return element.getNamespaceURI().equals(namespace) && element.getName().equals(name);
    }

    private static ImportedEntry ofAtom(Entry entry, URI address) {
        List<Content> contents = new ArrayList<>(entry.getContents());
        if (contents.isEmpty() && entry.getSummary() != null) {
            contents.add(entry.getSummary());
        }
        AtomEntry said = AtomEntry.titled(entry.getTitle())
                .link(link(entry.getAlternateLinks(), address))
                .author(entry.getAuthors().stream()
                        .flatMap(author -> Stream.ofNullable(author.getName()))
                        .findFirst()
                        .orElse(null));
        if (!contents.isEmpty()) {
            Content content = contents.get(0);
            String type = content.getType() == null ? "text" : content.getType();
            said = switch (type) {
                case "html", "text/html" -> said.html(content.getValue());
                case "xhtml", "application/xhtml+xml" -> said.xhtml(content.getValue());
                default -> said.text(content.getValue());
            };
        }
        return new ImportedEntry(text(entry.getId()), time(entry.getUpdated()), said);
    }

    private static @Nullable String link(List<Link> links, URI address) {
        return links.stream()
                .flatMap(link ->
                        Stream.ofNullable(link.getHrefResolved() == null ? link.getHref() : link.getHrefResolved()))
                .map(link -> resolved(link, address))
                .findFirst()
                .orElse(null);
    }

    private static String resolved(String link, URI address) {
        try {
            return address.resolve(link.strip()).toString();
        } catch (IllegalArgumentException ex) {
            return link;
        }
    }

    private static ImportedEntry ofRss(Item item, URI address) {
        String link = item.getLink() == null ? null : resolved(item.getLink(), address);
        String content = item.getContent() != null
                ? item.getContent().getValue()
                : item.getDescription() == null ? null : item.getDescription().getValue();
        String id = item.getGuid() == null ? text(link) : text(item.getGuid().getValue());
        AtomEntry entry =
                AtomEntry.titled(item.getTitle()).html(content).link(link).author(item.getAuthor());
        return new ImportedEntry(id, time(item.getPubDate()), entry);
    }

    /**
     * ROME takes the digits behind the point for milliseconds, however many they are, so that microseconds move a time minutes into
     * the future, and with it past its tombstone. It gets three digits.
     */
    private static final class Input extends WireFeedInput {

        private static final Pattern FRACTION = Pattern.compile("([^.]*)\\.(\\d+)(.*)");

        private Input() {
            super(false, Locale.ROOT);
        }

        @Override
        public WireFeed build(Document document) throws FeedException {
            for (Element entry : document.getRootElement().getChildren()) {
                for (Element child : entry.getChildren()) {
                    if (child.getName().equals("updated")) {
                        child.setText(inMilliseconds(child.getTextTrim()));
                    }
                }
            }
            return super.build(document);
        }

        private static String inMilliseconds(String time) {
            Matcher parts = FRACTION.matcher(time);
            return parts.matches()
                    ? parts.group(1) + '.' + (parts.group(2) + "00").substring(0, 3) + parts.group(3)
                    : time;
        }
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    private static Optional<Instant> time(@Nullable Date date) {
        return Optional.ofNullable(date).map(Date::toInstant);
    }
}
