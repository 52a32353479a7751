package io.thoonk.feed.live;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedSubscriptions;
import io.thoonk.event.SerialQueue;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.FeedPage;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.QueryChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the content of a feed under a lock and tells all watchers of each change in the same step. */
final class DefaultLiveFeed<T> implements LiveFeed<T>, FeedReader.Copy {

    /** How long no page may come. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;

    private final PayloadCodec<T> codec;

    private final Executor executor;

    private final LiveContent<T> content;

    private final ReentrantLock lock = new ReentrantLock();

    private final List<SerialQueue<FeedEvent>> watchers = new CopyOnWriteArrayList<>();

    private final CountDownLatch filled = new CountDownLatch(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    private boolean sorted;

    private @Nullable FeedReader reader;

    private @Nullable ScheduledFuture<?> looks;

    private final EventProblems problems;

    DefaultLiveFeed(String name, PayloadCodec<T> codec, Executor executor, EventProblems problems) {
        this.name = name;
        this.codec = codec;
        this.executor = executor;
        this.problems = problems;
        this.content = new LiveContent<>(() -> sorted, this::read);
    }

    /** Begins to follow; returns when the content is there. */
    void open(
            FeedSubscriptions subscriptions,
            FeedPage.Source stored,
            ScheduledExecutorService timer,
            Duration comparisons) {
        FeedReader opened = subscriptions.follow(
                name, queue -> new FeedReader(name, this, stored, queue, problems, LookTimes.by(timer)));
        reader = opened;
        long millis = comparisons.toMillis();
        if (millis > 0) {
            // Not in all processes at once.
            long first = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1);
            looks = timer.scheduleWithFixedDelay(opened::look, first, millis, TimeUnit.MILLISECONDS);
        }
        try {
            if (!awaitContent(opened::pages, PATIENCE)) {
                close();
                throw new ThoonkRedisException("Nothing more of feed '" + name + "' was read within " + PATIENCE, null);
            }
        } catch (InterruptedException ex) {
            close();
            Thread.currentThread().interrupt();
            throw new ThoonkRedisException("Feed '" + name + "' was not read: the thread was interrupted", ex);
        }
    }

    /** Waits for as long as pages come, however many there are; whether the content is there. */
    boolean awaitContent(LongSupplier pages, Duration patience) throws InterruptedException {
        long before;
        do {
            before = pages.getAsLong();
            if (filled.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } while (pages.getAsLong() > before);
        return false;
    }

    @Override
    public void apply(FeedEvent event) {
        guarded(() -> {
            content.apply(event).ifPresent(this::tell);
            return null;
        });
    }

    @Override
    public int become(boolean sorted, List<FeedPage.Item> items) {
        int changes = guarded(() -> {
            this.sorted = sorted;
            AtomicInteger told = new AtomicInteger();
            new ContentDifference(name, content, change -> {
                        told.incrementAndGet();
                        tell(change);
                    })
                    .become(items);
            return told.get();
        });
        filled.countDown();
        return changes;
    }

    @Override
    public boolean agrees(FeedPage.Digest page) {
        return guarded(() -> content.agrees(page));
    }

    @Override
    public CompletableFuture<Integer> compare() {
        // Whoever goes on from it does so on a thread of the listeners, not on the one that follows.
        return reader == null
                ? CompletableFuture.failedFuture(new CancellationException("Feed '" + name + "' is not followed"))
                : reader.compare().thenApplyAsync(Function.identity(), executor);
    }

    private void tell(FeedEvent change) {
        watchers.forEach(watcher -> watcher.put(change));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isSorted() {
        return guarded(content::isSorted);
    }

    @Override
    public Map<String, T> snapshot() {
        return guarded(() -> {
            Map<String, T> snapshot = new LinkedHashMap<>();
            content.inOrder().forEach(node -> node.value().ifPresent(value -> snapshot.put(node.id(), value)));
            return Collections.unmodifiableMap(snapshot);
        });
    }

    @Override
    public Optional<T> get(String id) {
        return guarded(() -> content.find(id).flatMap(LiveContent.Node::value));
    }

    @Override
    public int size() {
        return guarded(() -> content.size());
    }

    @Override
    public Stream<T> query(Predicate<? super T> predicate) {
        return snapshot().values().stream().filter(predicate);
    }

    @Override
    public Subscription onChange(Consumer<? super FeedEvent> consumer) {
        return watch(consumer, SerialQueue::putAll);
    }

    /** The queue has the lock of the content, so that what is there and what changes then leave no gap. */
    private Subscription watch(
            Consumer<? super FeedEvent> consumer, BiConsumer<SerialQueue<FeedEvent>, List<FeedEvent>> present) {
        SerialQueue<FeedEvent> watcher = new SerialQueue<>(
                name,
                SubscriptionOptions.DEFAULTS,
                new MissedChanges(name, content),
                lock,
                executor,
                opened -> change -> hand(change, consumer));
        guarded(() -> {
            present.accept(
                    watcher,
                    content.items().stream()
                            .<FeedEvent>map(item -> new FeedEvent.Published(name, item.id(), item.item()))
                            .toList());
            watchers.removeIf(other -> !other.isActive());
            watchers.add(watcher);
            return null;
        });
        return watcher;
    }

    @Override
    public Subscription onChange(Predicate<? super T> predicate, Consumer<? super QueryChange<T>> consumer) {
        return onChange(new LiveQuery<>(name, codec, predicate, consumer));
    }

    @Override
    public LiveSet<T> asSet() {
        return DefaultLiveSet.of(name, codec, null, executor, problems, this::open);
    }

    @Override
    public LiveSet<T> asSet(Function<? super T, String> key) {
        return DefaultLiveSet.of(name, codec, key, executor, problems, this::open);
    }

    /** Tells what is there on this thread, so that the set has it at once; its lock keeps what changes until then. */
    private Subscription open(Consumer<? super FeedEvent> set) {
        List<FeedEvent> present = new ArrayList<>();
        Subscription watcher = watch(set, (queue, items) -> present.addAll(items));
        present.forEach(set);
        return watcher;
    }

    private void hand(FeedEvent change, Consumer<? super FeedEvent> consumer) {
        try {
            consumer.accept(change);
        } catch (Throwable ex) {
            problems.consumerFailed(change, ex);
        }
    }

    private Optional<T> read(LiveContent.Node<T> node) {
        try {
            return Optional.of(codec.read(node.item()));
        } catch (PayloadConversionException ex) {
            problems.itemUnreadable(name, node.id(), ex);
            return Optional.empty();
        }
    }

    private <R extends @Nullable Object> R guarded(Supplier<R> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        // Once, because closing waits for whoever hears of a change, and of those more than one may close.
        if (closed.getAndSet(true)) {
            return;
        }
        if (looks != null) {
            looks.cancel(false);
        }
        if (reader != null) {
            reader.close();
        }
        watchers.forEach(SerialQueue::close);
        watchers.clear();
    }

    @Override
    public String toString() {
        return "LiveFeed[" + name + "]";
    }
}
