package io.thoonk.atom;

import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.atom.AtomImports.Source;
import io.thoonk.atom.FeedFetch.Fetched;
import io.thoonk.atom.FeedFetch.Known;
import io.thoonk.atom.ImportItems.Made;
import io.thoonk.atom.KnownDocuments.Stand;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads feeds elsewhere and makes ours equal to them; of each feed by one call at a time. Thread-safe. */
final class ImportReader {

    private static final Logger log = LoggerFactory.getLogger(ImportReader.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int AT_ONCE = 100;

    /** Edits in a full feed, then what they took out, then nothing. */
    private static final int MOST_PASSES = 3;

    private final ThoonkTemplate template;

    private final RedisAccess redis;

    private final KeySpace keySpace;

    private final ImportItems entries;

    private final FeedFetch fetch = new FeedFetch(PATIENCE);

    private final KnownDocuments known;

    ImportReader(ImportItems entries, ThoonkTemplate template, KeySpace keySpace) {
        this.entries = entries;
        this.template = template;
        this.redis = ThoonkInternals.of(template).commands();
        this.known = new KnownDocuments(redis);
        this.keySpace = keySpace;
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
        Made made = entries.of(name, read);
        OptionalLong most = feed.config().maxLength();
        for (int passes = 1; !apply(feed, keys, read, made, most) && passes < MOST_PASSES; passes++) {
            log.debug("Import '{}' is looked at again, because publications may have trimmed what is to stay", name);
        }
        // What could not be taken is tried again with the next look, though the document may be the same.
        known.note(
                keys, stand.generation(), source.address(), made.failed().isEmpty() ? document.known() : Known.NOTHING);
    }

    /** Tells whether that was all: each publication in a full feed takes the oldest item out, be it one that is to stay. */
    private boolean apply(Feed<byte[]> feed, FeedKeys keys, ImportedFeed read, Made made, OptionalLong most) {
        Collection<String> ids = read.complete() || !read.gone().isEmpty() || most.isPresent() ? feed.ids() : List.of();
        Map<String, byte[]> present =
                present(keys, read.entries().stream().map(ImportedEntry::id).toList());
        ImportPlan plan = ImportPlan.of(read, made.over(present), present, ids, most.orElse(Long.MAX_VALUE));
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
