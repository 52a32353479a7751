package io.thoonk.autoconfigure.web;

import io.thoonk.atom.AtomFeed;
import io.thoonk.atom.AtomFiles.AtomFile;
import io.thoonk.atom.AtomImports;
import io.thoonk.atom.AtomView;
import io.thoonk.autoconfigure.web.ThoonkAtomProperties.Feed;
import io.thoonk.convert.PayloadConverter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The feeds that views and properties describe together. */
final class ConfiguredFeeds {

    private static final Logger log = LoggerFactory.getLogger(ConfiguredFeeds.class);

    private final ThoonkAtomProperties properties;

    private final ThoonkWebSubProperties webSub;

    private final PayloadConverter converter;

    private final Map<String, AtomView<?>> views = new LinkedHashMap<>();

    ConfiguredFeeds(
            ThoonkAtomProperties properties,
            ThoonkWebSubProperties webSub,
            List<AtomView<?>> views,
            PayloadConverter converter) {
        this.properties = properties;
        this.webSub = webSub;
        this.converter = converter;
        for (AtomView<?> view : views) {
            if (this.views.put(view.feed(), view) != null) {
                throw new IllegalStateException("There are two beans of type AtomView for the feed '" + view.feed()
                        + "'; readers can be shown one of them");
            }
        }
    }

    Map<String, AtomFeed> byPath() {
        Map<String, AtomFeed> byPath = new HashMap<>();
        each((name, feed) -> {
            String path = path(name, feed);
            if (path != null && byPath.put(path, atomFeed(name, feed)) != null) {
                throw new IllegalArgumentException(
                        "Two feeds have the path '" + path + "' in thoonk.atom.feeds; give one of them another");
            }
        });
        if (!byPath.isEmpty() && properties.authorityOrDefault().startsWith("localhost,")) {
            log.warn(
                    "Readers of {} get ids that begin with 'tag:{}' and must never change; set thoonk.atom.authority or thoonk.atom.base-url to a domain of yours first",
                    byPath.keySet(),
                    properties.authorityOrDefault());
        }
        return byPath;
    }

    /** {@return the files that are kept equal to feeds} */
    List<AtomFile> files() {
        List<AtomFile> files = new ArrayList<>();
        each((name, feed) -> {
            if (feed.file() != null && properties.baseUrl() != null) {
                String path = path(name, feed);
                String address = properties.baseUrl()
                        + (path != null ? path : "/" + feed.file().getFileName());
                files.add(new AtomFile(atomFeed(name, feed), feed.file(), properties.baseUrl(), address));
            }
        });
        return files;
    }

    /** {@return the feeds elsewhere, by the names of their imports} */
    Map<String, AtomImports.Source> imports() {
        Map<String, AtomImports.Source> sources = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        properties.imports().forEach((name, given) -> {
            String feed = given.feed() == null ? name : given.feed();
            if (!taken.add(feed)) {
                throw new IllegalArgumentException("Two of thoonk.atom.imports keep the feed '" + feed
                        + "' equal to something; give one of them another feed");
            }
            sources.put(name, new AtomImports.Source(given.url(), feed, given.every(), given.internal()));
        });
        return sources;
    }

    private void each(BiConsumer<String, Feed> consumer) {
        properties.feeds().forEach(consumer);
        views.keySet().stream()
                .filter(name -> !properties.feeds().containsKey(name))
                .forEach(name -> consumer.accept(name, Feed.ofView()));
    }

    private @Nullable String path(String name, Feed feed) {
        AtomView<?> view = views.get(name);
        String path =
                feed.path() != null || view == null ? feed.path() : view.path().orElse(null);
        if (path != null && !path.matches("(/[A-Za-z0-9._~-]+)+")) {
            throw new IllegalArgumentException(
                    "The path of a feed must begin with a slash and have letters, digits, dots and dashes, like /news.atom, but that of '"
                            + name + "' is '" + path + "'");
        }
        return path;
    }

    private AtomFeed atomFeed(String name, Feed feed) {
        AtomView<?> view = views.get(name);
        AtomFeed.Source source =
                view == null ? AtomFeed.Source.of(name, feed.item().toFields()) : AtomFeed.Source.of(view, converter);
        AtomFeed.Identity identity = new AtomFeed.Identity(
                properties.authorityOrDefault(),
                Optional.ofNullable(feed.title()),
                Optional.ofNullable(feed.author()),
                Optional.ofNullable(feed.site()),
                webSub.hubOf(name, properties.baseUrl()));
        return new AtomFeed(source, identity, feed.maxEntries());
    }
}
