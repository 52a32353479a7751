package io.thoonk.atom;

import io.thoonk.LoggableFailure;
import io.thoonk.atom.FeedDocument.About;
import io.thoonk.atom.FeedDocument.Entry;
import io.thoonk.atom.FeedDocument.Gone;
import io.thoonk.atom.FeedDocument.Paging;
import io.thoonk.atom.NewestItems.Item;
import io.thoonk.atom.NewestItems.Reading;
import io.thoonk.convert.PayloadConverter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed as readers of Atom and RSS see it: makes documents of its items. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AtomFeed {

    private static final Logger log = LoggerFactory.getLogger(AtomFeed.class);

    private final Source source;

    private final Identity identity;

    private final int maxEntries;

    private final Set<String> failures = ConcurrentHashMap.newKeySet();

    /**
     * Creates it.
     *
     * @param source where its entries come from
     * @param identity how it is called
     * @param maxEntries how many entries a document has at most
     */
    public AtomFeed(Source source, Identity identity, int maxEntries) {
        this.source = source;
        this.identity = identity;
        this.maxEntries = maxEntries;
    }

    String name() {
        return source.feed();
    }

    Optional<String> hub() {
        return identity.hub();
    }

    int maxEntries() {
        return maxEntries;
    }

    /** {@return what of a document does not come from the items; documents differ where this does, in all processes alike} */
    String fingerprint() {
        String made = source.entries() instanceof Described described ? described.description() : "";
        return identity + " " + maxEntries + " " + made;
    }

    /**
     * Makes a document.
     *
     * @param reading what is in the feed
     * @param base address of the application, without a slash at its end
     * @param self address of the first document
     * @param paging of this document
     * @return the document; without the items on which the view fails or that it leaves out
     */
    FeedDocument document(Reading reading, String base, String self, Paging paging) {
        List<Entry> entries = new ArrayList<>();
        for (Item item : reading.items()) {
            entry(item).ifPresent(entry -> entries.add(new Entry(tag(item.id()), item.updated(), entry)));
        }
        List<Gone> gone = reading.gone().stream()
                .map(each -> new Gone(tag(each.id()), each.when()))
                .toList();
        About about = new About(
                FeedDocument.tag(identity.authority(), name()),
                identity.title().or(() -> reading.state().title()).orElseGet(this::name),
                identity.author().orElseGet(this::name),
                self,
                identity.site().orElse(base + "/"),
                identity.hub());
        return new FeedDocument(about, reading.state().changed().orElse(Instant.EPOCH), entries, gone, paging);
    }

    private String tag(String id) {
        return FeedDocument.tag(identity.authority(), name(), id);
    }

    private Optional<AtomEntry> entry(Item item) {
        try {
            return source.entries().entry(item.item());
        } catch (Throwable ex) {
            Throwable loggable = LoggableFailure.of(ex);
            if (failures.add(LoggableFailure.type(ex))) {
                log.warn(
                        "Item '{}' of feed '{}' cannot be shown as Atom and is left out; the same again is logged at debug level",
                        item.id(),
                        name(),
                        loggable);
            } else {
                log.debug("Item '{}' of feed '{}' cannot be shown as Atom", item.id(), name(), loggable);
            }
            return Optional.empty();
        }
    }

    /**
     * Where entries come from.
     *
     * @param feed name of the feed
     * @param entries makes entries of its items
     */
    public record Source(String feed, Entries entries) {

        /**
         * {@return a source that shows what a view makes of the items}
         *
         * @param view the view
         * @param converter reads the items
         */
        public static Source of(AtomView<?> view, PayloadConverter converter) {
            return new Source(view.feed(), new OfView(view, converter));
        }

        /**
         * {@return a source that shows members of the items}
         *
         * @param feed name of the feed
         * @param fields which
         */
        public static Source of(String feed, ItemFields fields) {
            return new Source(feed, new OfFields(fields));
        }
    }

    /** Makes entries of items. */
    @FunctionalInterface
    public interface Entries {

        /**
         * Makes an entry.
         *
         * @param item its bytes
         * @return the entry, or empty to leave it out
         */
        Optional<AtomEntry> entry(byte[] item);
    }

    /** Entries of which it is known how they are made. */
    private interface Described extends Entries {

        /** {@return how, in words that another process has as well} */
        String description();
    }

    /** What a view makes of items. */
    private record OfView(AtomView<?> view, PayloadConverter converter) implements Described {

        @Override
        public Optional<AtomEntry> entry(byte[] item) {
            return view.entry(item, converter);
        }

        @Override
        public String description() {
            return view.description();
        }
    }

    /** Members of items. */
    private record OfFields(ItemFields fields) implements Described {

        @Override
        public Optional<AtomEntry> entry(byte[] item) {
            return Optional.of(fields.entry(item));
        }

        @Override
        public String description() {
            return fields.toString();
        }
    }

    /**
     * How a feed is called.
     *
     * @param authority domain and date that its ids begin with, like {@code example.org,2026}
     * @param title of the feed, or empty for the one that Redis has, or else the name
     * @param author who counts where an entry has no author, or empty for the name of the feed
     * @param site address of a page for people, or empty for that of the application
     * @param hub address of the WebSub hub that tells of changes, or empty if none does
     */
    public record Identity(
            String authority,
            Optional<String> title,
            Optional<String> author,
            Optional<String> site,
            Optional<String> hub) {}
}
