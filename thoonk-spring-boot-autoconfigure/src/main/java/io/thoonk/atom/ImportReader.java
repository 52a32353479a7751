package io.thoonk.atom;

import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.atom.AtomImports.Source;
import io.thoonk.atom.FeedFetch.Fetched;
import io.thoonk.atom.KnownDocuments.Stand;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.feed.Feed;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Reads feeds elsewhere and makes ours equal to them; of each feed by one call at a time. Thread-safe. */
final class ImportReader {

    private static final Logger log = LoggerFactory.getLogger(ImportReader.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int AT_ONCE = 100;

    /** Edits in a full feed, then what they took out, then nothing. */
    private static final int MOST_PASSES = 3;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, AtomImport<?>> views = new HashMap<>();

    private final ThoonkTemplate template;

    private final RedisAccess redis;

    private final KeySpace keySpace;

    private final PayloadConverter converter;

    private final FeedFetch fetch = new FeedFetch(PATIENCE);

    private final KnownDocuments known;

    ImportReader(
            Collection<AtomImport<?>> views, ThoonkTemplate template, KeySpace keySpace, PayloadConverter converter) {
        views.forEach(view -> this.views.put(view.name(), view));
        this.template = template;
        this.redis = ThoonkInternals.of(template).commands();
        this.known = new KnownDocuments(redis);
        this.keySpace = keySpace;
        this.converter = converter;
    }

    /**
     * Looks at a feed elsewhere and makes ours equal to it.
     *
     * @param name of the import
     * @param source what is imported
     */
    void read(String name, Source source) throws IOException, InterruptedException {
        Feed<byte[]> feed = template.feed(source.feed(), byte[].class);
        FeedKeys keys = new FeedKeys(keySpace, source.feed());
        Stand stand = known.of(keys, source.address());
        Optional<Fetched> fetched = fetch.get(source.address(), source.internal(), stand.known());
        if (fetched.isEmpty()) {
            return;
        }
        Fetched document = fetched.get();
        ImportedFeed read = ImportedFeed.read(document.body(), document.address());
        Map<String, byte[]> items = new LinkedHashMap<>();
        read.entries().forEach(entry -> item(name, entry).ifPresent(item -> items.put(entry.id(), item)));
        OptionalLong most = feed.config().maxLength();
        for (int passes = 1; !apply(feed, keys, read, items, most) && passes < MOST_PASSES; passes++) {
            log.debug("Import '{}' is looked at again, because publications may have trimmed what is to stay", name);
        }
        known.note(keys, stand.generation(), source.address(), document.known());
    }

    /** Tells whether that was all: each publication in a full feed takes the oldest item out, be it one that is to stay. */
    private boolean apply(
            Feed<byte[]> feed, FeedKeys keys, ImportedFeed read, Map<String, byte[]> items, OptionalLong most) {
        Collection<String> ids = read.complete() || !read.gone().isEmpty() || most.isPresent() ? feed.ids() : List.of();
        ImportPlan plan = ImportPlan.of(
                read, items, present(keys, List.copyOf(items.keySet())), ids, most.orElse(Long.MAX_VALUE));
        if (most.isPresent()) {
            // Makes room first, so that what comes takes nothing else out.
            plan.retract().forEach(feed::retract);
        }
        feed.publishAll(plan.publish());
        if (most.isEmpty()) {
            plan.retract().forEach(feed::retract);
        }
        log.debug(
                "Feed '{}': {} published, {} retracted",
                feed.name(),
                plan.publish().size(),
                plan.retract().size());
        return most.isEmpty() || plan.publish().isEmpty();
    }

    private Optional<byte[]> item(String name, ImportedEntry entry) {
        AtomImport<?> view = views.get(name);
        if (view != null) {
            return view.item(entry, converter);
        }
        Map<String, String> members = new LinkedHashMap<>();
        members.put("title", entry.entry().title());
        entry.entry().content().ifPresent(content -> {
            members.put("content", content.text());
            members.put("type", content.kind().name().toLowerCase(Locale.ROOT));
        });
        entry.entry().link().ifPresent(link -> members.put("link", link));
        entry.entry().author().ifPresent(author -> members.put("author", author));
        entry.updated().ifPresent(time -> members.put("updated", time.toString()));
        return Optional.of(JSON.writeValueAsBytes(members));
    }

    private Map<String, byte[]> present(FeedKeys keys, List<String> ids) {
        Map<String, byte[]> present = new HashMap<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<String> some = ids.subList(from, Math.min(from + AT_ONCE, ids.size()));
            byte[][] fields = some.stream().map(WireText::id).toArray(byte[][]::new);
            List<byte @Nullable []> found = new ArrayList<>(redis.execute(
                    "Reading items of feed '" + keys.feed() + "'",
                    connection -> connection.hashCommands().hMGet(keys.of(FeedKey.ITEMS), fields)));
            for (int i = 0; i < some.size(); i++) {
                byte[] item = found.get(i);
                if (item != null) {
                    present.put(some.get(i), item);
                }
            }
        }
        return present;
    }
}
