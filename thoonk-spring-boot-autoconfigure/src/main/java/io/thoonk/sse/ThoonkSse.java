package io.thoonk.sse;

import io.thoonk.ThoonkOperations;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.feed.live.LiveSet;
import io.thoonk.thread.ThoonkThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.ResolvableType;

/**
 * Turns feeds into server-sent events. An event's name is that of the feed, but {@code feed:error}, {@code feed:open} and
 * {@code feed:thoonk} for feeds of those names, which mean something else to a browser or here. Its data is a JSON object with {@code type} (of
 * {@link io.thoonk.event.FeedEventType}), {@code id}, {@code item} and {@code position}, as far as there are. Thread-safe.
 *
 * @since 0.1.0
 */
public final class ThoonkSse implements SmartLifecycle {

    /** The key of hubs that are not shared. */
    private static final List<Object> OF_ONE = List.of();

    private static final int MOST_ASIDE = 64;

    private final ThoonkOperations thoonk;

    private final PayloadConverter converter;

    private final Options options;

    private final Executor senders;

    private final Executor aside;

    /** Those that later calls share. A source keeps its hub, which is in here again when it is used again. */
    private final Map<List<Object>, SseHub> shared = new ConcurrentHashMap<>();

    /** Those that are in use, or were a while ago. */
    private final Set<SseHub> hubs = ConcurrentHashMap.newKeySet();

    private final FailureLog failures = new FailureLog();

    private volatile boolean stopped;

    private volatile @Nullable ScheduledExecutorService heart;

    /**
     * Creates the bridge, with up to 64 threads of its own that open sources and run filters.
     *
     * @param thoonk where the feeds are
     * @param converter how their items are read
     * @param options how events are sent
     * @param senders runs what may block on a slow client; one thread for each of them
     */
    public ThoonkSse(ThoonkOperations thoonk, PayloadConverter converter, Options options, Executor senders) {
        this(thoonk, converter, options, senders, threads());
    }

    /**
     * Creates the bridge.
     *
     * @param thoonk where the feeds are
     * @param converter how their items are read
     * @param options how events are sent
     * @param senders runs what may block on a slow client; one thread for each of them
     * @param aside opens sources and runs filters; must have threads while slow clients hold all of the others
     */
    public ThoonkSse(
            ThoonkOperations thoonk, PayloadConverter converter, Options options, Executor senders, Executor aside) {
        this.thoonk = thoonk;
        this.converter = converter;
        this.options = options;
        this.senders = senders;
        this.aside = aside;
    }

    private static Executor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_ASIDE,
                MOST_ASIDE,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                ThoonkThreads.factory("sse-aside"));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /**
     * A feed or sorted feed: first its content in one event of type {@code SNAPSHOT} with {@code items} in their order, or
     * what the client missed, then every change. All calls for one feed and type share their subscription and content.
     *
     * @param name name of the feed
     * @param itemType type of its items: items that JSON is written of go through as they are, {@code String} becomes a
     *     JSON string, {@code byte[]} Base64 in a JSON string; an item that is no {@code itemType} is left out
     * @return what clients can follow
     * @throws IllegalArgumentException if the name has a line break, which no event can carry
     */
    public SseSource feed(String name, Class<?> itemType) {
        checkName(name);
        ResolvableType type = ResolvableType.forClass(itemType);
        return source(shared.computeIfAbsent(List.of("feed", name, itemType), key -> {
            SseJson json = new SseJson(converter, type, failures);
            return hub(new FeedOrigin(thoonk, name, json), key);
        }));
    }

    /**
     * The events of several feeds, or of all whose names match a pattern, from now on: there is no content. Who comes back
     * after too long gets an event of type {@code RESYNC} for each name. Events of a feed whose name has a line break are left
     * out, because none can carry it.
     *
     * @param itemType type of their items, as for {@link #feed}
     * @param feedsOrPatterns names of feeds, or patterns with {@code *}
     * @return what clients can follow
     * @throws IllegalArgumentException if a name has a line break
     */
    public SseSource events(Class<?> itemType, String... feedsOrPatterns) {
        List<String> names = List.of(feedsOrPatterns);
        names.forEach(ThoonkSse::checkName);
        ResolvableType type = ResolvableType.forClass(itemType);
        return source(shared.computeIfAbsent(
                List.of("events", names, itemType),
                key -> hub(new SseOrigin.Events(thoonk, names, new SseJson(converter, type, failures)), key)));
    }

    /**
     * The items of a feed that match a predicate: first the result in one event of type {@code SNAPSHOT}, or what the client
     * missed, then what enters, changes in and leaves it, with the types {@code ENTER}, {@code CHANGE} and {@code LEAVE}. Make
     * it once and keep it: each call has a subscription of its own.
     *
     * @param name name of the feed
     * @param itemType type of its items, as for {@link #feed}
     * @param predicate what items have to be like; an item on which it throws does not match
     * @param <T> type of its items
     * @return what clients can follow
     * @throws IllegalArgumentException if the name has a line break
     */
    public <T> SseSource query(String name, Class<T> itemType, Predicate<? super T> predicate) {
        checkName(name);
        ResolvableType type = ResolvableType.forClass(itemType);
        SseJson json = new SseJson(converter, type, failures);
        return source(hub(new FeedOrigin.Query<T>(thoonk, name, json, converter, type, predicate, failures), OF_ONE));
    }

    /**
     * A live set: first what it has in one event of type {@code SNAPSHOT}, or what the client missed, then exactly what enters,
     * changes in and leaves it, as for {@link #query}. The set stays the application's: it is not closed when no client is left. Make
     * it once and keep it.
     *
     * @param name name of the events
     * @param itemType type of its items, as for {@link #feed}
     * @param set the set
     * @param <T> type of its items
     * @return what clients can follow
     * @throws IllegalArgumentException if the name has a line break
     */
    public <T> SseSource set(String name, Class<T> itemType, LiveSet<? extends T> set) {
        checkName(name);
        ResolvableType type = ResolvableType.forClass(itemType);
        SseJson json = new SseJson(converter, type, failures);
        return source(hub(new SetOrigin<T>(name, set, json, converter, type, failures), OF_ONE));
    }

    /**
     * Connections over which the application alone sends: there is no content and no event of any feed, but heartbeats.
     *
     * @return what clients can follow
     */
    public SseSource connections() {
        return source(shared.computeIfAbsent(List.of("connections"), key -> hub(SseOrigin.SILENT, key)));
    }

    private SseSource source(SseHub hub) {
        return new SseSource(hub, options, senders, failures);
    }

    private static void checkName(String feed) {
        if (SseFrame.hasLineBreak(feed)) {
            throw new IllegalArgumentException("Feed '" + feed.replaceAll("[\r\n]", "\u23ce")
                    + "' has a line break in its name, which no server-sent event can carry");
        }
    }

    private SseHub hub(SseOrigin origin, List<Object> key) {
        SseHub hub = new SseHub(origin, options, aside, failures, new Owner(key));
        hubs.add(hub);
        return hub;
    }

    @Override
    public void start() {
        ScheduledExecutorService beating = ThoonkThreads.timer("sse-heart");
        long period = options.heartbeat().toMillis();
        beating.scheduleAtFixedRate(() -> hubs.forEach(this::beat), period, period, TimeUnit.MILLISECONDS);
        heart = beating;
        stopped = false;
    }

    private void beat(SseHub hub) {
        try {
            hub.beat();
        } catch (Throwable ex) {
            failures.tell("The browsers of a source heard no heartbeat this time", "", ex);
        }
    }

    /**
     * Ends all connections, before the web server waits for its requests to end. Who comes until it is started again gets a
     * stream that ends at once, and comes back by itself.
     */
    @Override
    public void stop() {
        stopped = true;
        ScheduledExecutorService beating = heart;
        if (beating != null) {
            beating.shutdownNow();
            heart = null;
        }
        SseEnding.await(hubs.stream().map(SseHub::close).toList(), failures);
    }

    @Override
    public boolean isRunning() {
        return heart != null;
    }

    /** What a hub is used for. */
    private final class Owner implements SseHubOwner {

        private final List<Object> key;

        Owner(List<Object> key) {
            this.key = key;
        }

        @Override
        public boolean accepts() {
            return !stopped;
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void used(SseHub hub) {
            hubs.add(hub);
            if (!key.equals(OF_ONE)) {
                shared.putIfAbsent(key, hub);
            }
        }

        @Override
        public void unused(SseHub hub) {
            hubs.remove(hub);
            shared.remove(key, hub);
        }
    }

    /**
     * How server-sent events are sent.
     *
     * @param buffer how many events may wait for a client before it is dropped
     * @param heartbeat how often a client hears something even if nothing happens
     * @param replay how many events are kept for clients who come back
     * @param reconnect how long a browser waits before it comes back
     */
    public record Options(int buffer, Duration heartbeat, int replay, Duration reconnect) {

        /** 1000 events, 15 seconds, 1000 events, 1 second. */
        public static final Options DEFAULTS = new Options(1000, Duration.ofSeconds(15), 1000, Duration.ofSeconds(1));
    }
}
