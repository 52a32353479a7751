package io.thoonk.autoconfigure.web;

import io.thoonk.atom.AtomEntry.Kind;
import io.thoonk.atom.ItemFields;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Feeds for readers of Atom and RSS.
 *
 * @param baseUrl Address of the application for readers, like https://example.org. Without it links have the name under which a request came.
 * @param authority What the permanent ids of feeds and entries begin with: a domain or e-mail address of yours and a date on which it was, like example.org,2026. Otherwise the domain of the base URL, or localhost, and 2026. Never change it.
 * @param feeds Feeds by their names.
 * @param imports Feeds elsewhere that feeds of ours are kept equal to, by a name for each.
 */
@ConfigurationProperties("thoonk.atom")
record ThoonkAtomProperties(
        @Nullable String baseUrl,
        @Nullable String authority,
        @DefaultValue Map<String, Feed> feeds,
        @DefaultValue Map<String, Import> imports) {

    ThoonkAtomProperties {
        if (baseUrl != null && !baseUrl.matches("https?://[^/?#\\s]+(/[^?#\\s]*[^/?#\\s])?")) {
            throw new IllegalArgumentException(
                    "thoonk.atom.base-url must begin with http:// or https:// and end without a slash, like https://example.org, but is '"
                            + baseUrl + "'");
        }
        if (authority != null && !authority.matches("([A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+,\\d{4}(-\\d\\d(-\\d\\d)?)?")) {
            throw new IllegalArgumentException(
                    "thoonk.atom.authority must be a domain or e-mail address and a date, like example.org,2026, but is '"
                            + authority + "'");
        }
        feeds.forEach((name, feed) -> {
            if (feed.file() != null && baseUrl == null) {
                throw new IllegalArgumentException("thoonk.atom.feeds." + name
                        + ".file needs thoonk.atom.base-url, because a file has no request to take its links from");
            }
        });
    }

    String authorityOrDefault() {
        return authority != null
                ? authority
                : Optional.ofNullable(baseUrl)
                                .map(URI::create)
                                .map(URI::getHost)
                                .filter(host -> host.matches("[A-Za-z0-9.-]+"))
                                .map(host -> host.toLowerCase(Locale.ROOT))
                                .orElse("localhost")
                        + ",2026";
    }

    /**
     * A feed.
     *
     * @param path Where it is, below the context path of the application, like /news.atom.
     * @param file A file that is kept equal to it, like /var/www/news.atom; with a name that ends in .rss it is RSS. Needs the base URL.
     * @param title What it is called. Otherwise the title that its configuration in Redis has, or its name.
     * @param author Who counts where an entry has no author. Its name by default.
     * @param site Address of a page for people. The address of the application by default.
     * @param maxEntries How many entries a document has at most; a feed with more is split into pages.
     * @param item Members of its items, where the application has no AtomView for it.
     */
    record Feed(
            @Nullable String path,
            @Nullable Path file,
            @Nullable String title,
            @Nullable String author,
            @Nullable String site,
            @DefaultValue("500") int maxEntries,
            @DefaultValue Item item) {

        Feed {
            if (maxEntries < 1 || maxEntries > 10_000) {
                throw new IllegalArgumentException(
                        "thoonk.atom.feeds.*.max-entries must be from 1 to 10000 but is " + maxEntries);
            }
        }

        static Feed ofView() {
            return new Feed(null, null, null, null, null, 500, Item.ofView());
        }
    }

    /**
     * A feed elsewhere.
     *
     * @param url Where it is, with http or https.
     * @param feed The feed that is kept equal to it, and belongs to this import alone. The name of the import by default.
     * @param every How often it is looked at.
     * @param internal Whether it may be, or lead to, an address inside the network.
     */
    record Import(
            URI url,
            @Nullable String feed,
            @DefaultValue("15m") Duration every,
            @DefaultValue("false") boolean internal) {}

    /**
     * Members of JSON objects; an item that is none is shown as text.
     *
     * @param title Member with the title.
     * @param content Member with the content.
     * @param contentType How the content is to be read: text, html or xhtml.
     * @param link Member with the link.
     * @param author Member with the name of the author.
     */
    record Item(
            @DefaultValue("title") String title,
            @DefaultValue("content") String content,
            @DefaultValue("text") Kind contentType,
            @DefaultValue("link") String link,
            @DefaultValue("author") String author) {

        static Item ofView() {
            return new Item("title", "content", Kind.TEXT, "link", "author");
        }

        ItemFields toFields() {
            return new ItemFields(title, content, contentType, link, author);
        }
    }
}
