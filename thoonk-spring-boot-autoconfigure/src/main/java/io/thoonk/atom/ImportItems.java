package io.thoonk.atom;

import io.thoonk.LoggableFailure;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.convert.PayloadLimits;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Makes items of the entries of feeds elsewhere. One entry with which that fails costs the others nothing. Thread-safe. */
final class ImportItems {

    private static final Logger log = LoggerFactory.getLogger(ImportItems.class);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, AtomImport<?>> views = new HashMap<>();

    private final PayloadConverter converter;

    private final PayloadLimits limits;

    /** What failed when an import was last read, by its name: classes of exceptions. */
    private final Map<String, Set<String>> failures = new ConcurrentHashMap<>();

    ImportItems(Collection<AtomImport<?>> views, PayloadConverter converter, PayloadLimits limits) {
        views.forEach(view -> this.views.put(view.name(), view));
        this.converter = converter;
        this.limits = limits;
    }

    /**
     * Makes items.
     *
     * @param name of the import
     * @param read what was read
     */
    Made of(String name, ImportedFeed read) {
        Map<String, byte[]> items = new LinkedHashMap<>();
        Map<String, Throwable> failed = new LinkedHashMap<>();
        for (ImportedEntry entry : read.entries()) {
            try {
                item(name, entry).map(limits::checkPublished).ifPresent(item -> items.put(entry.id(), item));
            } catch (Throwable ex) {
                failed.put(entry.id(), ex);
            }
        }
        tell(name, failed);
        return new Made(items, failed.keySet());
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

    private void tell(String name, Map<String, Throwable> failed) {
        Set<String> told = failures.getOrDefault(name, Set.of());
        Set<String> now = new HashSet<>();
        failed.forEach((id, failure) -> {
            Throwable loggable = LoggableFailure.of(failure);
            if (now.add(LoggableFailure.type(failure)) && !told.contains(LoggableFailure.type(failure))) {
                log.warn(
                        "Entry '{}' of import '{}' cannot be taken and is left out; the same again is logged at debug level",
                        id,
                        name,
                        loggable);
            } else {
                log.debug("Entry '{}' of import '{}' cannot be taken", id, name, loggable);
            }
        });
        failures.put(name, now);
    }

    /**
     * What was made.
     *
     * @param items by the ids of their entries, without those that are to be left out
     * @param failed ids of the entries with which it failed
     */
    record Made(Map<String, byte[]> items, Set<String> failed) {

        /** What our feed has of entries with which it failed stays as it is: nobody knows what they are now. */
        Map<String, byte[]> over(Map<String, byte[]> present) {
            Map<String, byte[]> all = new LinkedHashMap<>(items);
            for (String id : failed) {
                byte[] item = present.get(id);
                if (item != null) {
                    all.put(id, item);
                }
            }
            return all;
        }
    }
}
