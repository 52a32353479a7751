package io.thoonk.atom;

import io.thoonk.LoggableFailure;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.atom.FeedFetch.Fetched;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.feed.Feed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import io.thoonk.thread.ThoonkThreads;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps feeds equal to feeds elsewhere: for each a job recurs, which one of the processes runs. Thread-safe.
 *
 * @since 0.1.0
 */
public final class AtomImports implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AtomImports.class);

    /** A fifth of the time after which what nobody declares any more ends. */
    private static final Duration RENEWAL = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int AT_ONCE = 100;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, Source> sources;

    private final Map<String, AtomImport<?>> views = new HashMap<>();

    private final ThoonkTemplate template;

    private final RedisAccess redis;

    private final KeySpace keySpace;

    private final PayloadConverter converter;

    private final FeedFetch fetch = new FeedFetch(PATIENCE);

    private final KnownDocuments known;

    private final BiConsumer<String, Source> afterLook;

    private final Set<String> troubled = ConcurrentHashMap.newKeySet();

    private @Nullable ScheduledExecutorService thread;

    /**
     * Creates it; nothing is asked of Redis yet.
     *
     * @param sources what to import, by name
     * @param views what becomes of entries, where that is said
     * @param template where the feeds are
     * @param keySpace how keys are spelled
     * @param converter writes items
     * @param afterLook is told of each look, whatever came of it, with the name of the import
     */
    public AtomImports(
            Map<String, Source> sources,
            Collection<AtomImport<?>> views,
            ThoonkTemplate template,
            KeySpace keySpace,
            PayloadConverter converter,
            BiConsumer<String, Source> afterLook) {
        this.sources = new ConcurrentHashMap<>(sources);
        views.forEach(view -> this.views.put(view.name(), view));
        this.template = template;
        this.redis = ThoonkInternals.of(template).commands();
        this.known = new KnownDocuments(redis);
        this.keySpace = keySpace;
        this.converter = converter;
        this.afterLook = afterLook;
    }

    /**
     * Adds something to import, which begins with the start, or at once after it.
     *
     * @param name of the import
     * @param source what to import
     * @return whether it is imported: neither the name nor the feed belongs to something else
     */
    public synchronized boolean add(String name, Source source) {
        if (source.equals(sources.get(name))) {
            return true;
        }
        if (sources.containsKey(name)
                || sources.values().stream().anyMatch(other -> other.feed().equals(source.feed()))) {
            return false;
        }
        sources.put(name, source);
        ScheduledExecutorService running = thread;
        if (running != null) {
            running.execute(() -> declare(running, name, source));
        }
        return true;
    }

    /**
     * {@return whether there is such an import}
     *
     * @param name of the import
     */
    public boolean knows(String name) {
        return sources.containsKey(name);
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            ScheduledExecutorService started = ThoonkThreads.timer("atom-imports");
            sources.forEach((name, source) -> started.execute(() -> declare(started, name, source)));
            thread = started;
        }
    }

    private void declare(ScheduledExecutorService started, String name, Source source) {
        Duration again = RENEWAL;
        try {
            JobQueue<String> queue = template.jobs(Source.QUEUE, String.class);
            Optional<RecurringJob> declared = queue.recurring(name);
            if (declared.filter(job -> job.schedule().equals(Schedule.every(source.every())) && job.declare())
                    .isEmpty()) {
                queue.recurring(
                                name,
                                Schedule.every(source.every()),
                                name,
                                RecurringOptions.DEFAULTS.withRunOnStart(true))
                        .declare();
            }
            recovered(name);
        } catch (RuntimeException ex) {
            failed(name, ex);
            again = Duration.ofSeconds(2);
        }
        if (!started.isShutdown()) {
            started.schedule(() -> declare(started, name, source), again.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /**
     * Looks at a feed elsewhere and makes ours equal to it. A failure is logged, and the next job tries again.
     *
     * @param name of the import; one that only other processes know is left to them
     * @throws InterruptedException if the worker is stopped
     */
    @ThoonkJobWorker(id = "atom-imports", queue = Source.QUEUE, concurrency = "4", claimTimeout = "60s")
    public void poll(String name) throws InterruptedException {
        Source source = sources.get(name);
        if (source == null) {
            log.debug("Import '{}' is not known here", name);
            return;
        }
        try {
            read(name, source);
            recovered(name);
        } catch (ThoonkException | IOException ex) {
            failed(name, ex);
        }
        afterLook.accept(name, source);
    }

    private void failed(String name, Exception failure) {
        if (troubled.add(name)) {
            log.warn(
                    "Import '{}' cannot be read and is tried again each time it is due: {}",
                    name,
                    LoggableFailure.of(failure).toString());
        } else {
            log.debug("Import '{}' still cannot be read", name, LoggableFailure.of(failure));
        }
    }

    private void recovered(String name) {
        if (troubled.remove(name)) {
            log.info("Import '{}' is read again", name);
        }
    }

    private void read(String name, Source source) throws IOException, InterruptedException {
        Feed<byte[]> feed = template.feed(source.feed(), byte[].class);
        FeedKeys keys = new FeedKeys(keySpace, source.feed());
        Optional<Fetched> fetched = fetch.get(source.address(), source.internal(), known.of(keys, source.address()));
        if (fetched.isEmpty()) {
            return;
        }
        Fetched document = fetched.get();
        ImportedFeed read = ImportedFeed.read(document.body(), document.address());
        Map<String, byte[]> items = new LinkedHashMap<>();
        read.entries().forEach(entry -> item(name, entry).ifPresent(item -> items.put(entry.id(), item)));
        Collection<String> ids = read.complete() || !read.gone().isEmpty() ? feed.ids() : List.of();
        ImportPlan plan = ImportPlan.of(read, items, present(keys, List.copyOf(items.keySet())), ids);
        feed.publishAll(plan.publish());
        plan.retract().forEach(feed::retract);
        known.note(keys, source.address(), document.known());
        log.debug(
                "Import '{}': {} published, {} retracted",
                name,
                plan.publish().size(),
                plan.retract().size());
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
            members.put("type", content.kind().name().toLowerCase(java.util.Locale.ROOT));
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

    /**
     * What to import.
     *
     * @param address of the feed elsewhere
     * @param feed name of ours, which belongs to this import alone
     * @param every how often to look
     * @param internal whether it may be, or lead, inside the network
     */
    public record Source(URI address, String feed, Duration every, boolean internal) {

        /** The job feed in which imports recur; a job with the name of an import has it looked at once. */
        public static final String QUEUE = "atom-imports";
    }
}
