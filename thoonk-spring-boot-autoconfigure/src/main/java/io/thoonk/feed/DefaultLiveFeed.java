package io.thoonk.feed;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedDigest;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.FeedFollower;
import io.thoonk.event.FeedFollowing;
import io.thoonk.event.FeedPage;
import io.thoonk.event.FeedSubscriptions;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the content of a feed under a lock and tells all watchers of each change in the same step. */
final class DefaultLiveFeed<T> implements LiveFeed<T>, FeedFollower {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;

    private final PayloadCodec<T> codec;

    private final Executor executor;

    private final LiveState<T> state;

    private final ReentrantLock lock = new ReentrantLock();

    private final List<LiveWatcher> watchers = new CopyOnWriteArrayList<>();

    private final CountDownLatch filled = new CountDownLatch(1);

    /** Of the thread that follows. */
    private PagedContent read = new PagedContent();

    private @Nullable FeedFollowing following;

    private final EventProblems problems;

    DefaultLiveFeed(String name, PayloadCodec<T> codec, Executor executor, EventProblems problems) {
        this.name = name;
        this.codec = codec;
        this.executor = executor;
        this.problems = problems;
        this.state = new LiveState<>(name, codec, problems);
    }

    /** Begins to follow; returns when the content is there. */
    void open(FeedSubscriptions subscriptions) {
        following = subscriptions.follow(name, this);
        try {
            if (!filled.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                close();
                throw new ThoonkRedisException(
                        "Feed '" + name + "' could not be read within " + PATIENCE, new TimeoutException());
            }
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void restart() {
        read = new PagedContent();
    }

    @Override
    public void page(FeedPage page) {
        read.page(page);
    }

    @Override
    public boolean meanwhile(FeedEvent event) {
        return read.apply(event);
    }

    @Override
    public List<String> unknown() {
        return read.unknown();
    }

    @Override
    public void learn(List<FeedPage.Item> items, List<String> missing) {
        read.learn(items, missing);
    }

    @Override
    public int complete() {
        int changes = guarded(() -> {
            AtomicInteger told = new AtomicInteger();
            state.become(read.isSorted(), read.items(), change -> {
                told.incrementAndGet();
                tell(change);
            });
            return told.get();
        });
        read = new PagedContent();
        filled.countDown();
        return changes;
    }

    @Override
    public boolean agrees(FeedDigest page) {
        return guarded(() -> state.agrees(page));
    }

    @Override
    public CompletableFuture<Integer> compare() {
        // Whoever goes on from it does so on a thread of the listeners, not on the one that follows.
        return following == null
                ? CompletableFuture.failedFuture(new CancellationException("Feed '" + name + "' is not followed"))
                : following.compare().thenApplyAsync(Function.identity(), executor);
    }

    @Override
    public void apply(FeedEvent event) {
        guarded(() -> {
            state.apply(event, this::tell);
            return null;
        });
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
        return guarded(state::isSorted);
    }

    @Override
    public Map<String, T> snapshot() {
        return guarded(() -> {
            Map<String, T> snapshot = new LinkedHashMap<>();
            state.content().inOrder().forEach(node -> node.value().ifPresent(value -> snapshot.put(node.id(), value)));
            return Collections.unmodifiableMap(snapshot);
        });
    }

    @Override
    public Optional<T> get(String id) {
        return guarded(() -> state.content().find(id).flatMap(LiveContent.Node::value));
    }

    @Override
    public int size() {
        return guarded(() -> state.content().size());
    }

    @Override
    public Stream<T> query(Predicate<? super T> predicate) {
        return snapshot().values().stream().filter(predicate);
    }

    @Override
    public Subscription onChange(Consumer<? super FeedEvent> consumer) {
        LiveWatcher watcher = new LiveWatcher(name, lock, consumer, this::present, executor, problems);
        guarded(() -> {
            List<FeedEvent> content = new ArrayList<>();
            state.content()
                    .inOrder()
                    .forEach(node -> content.add(new FeedEvent.Published(name, node.id(), node.item())));
            watcher.begin(content);
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

    /** What became of items: called with the lock held. */
    private List<FeedEvent> present(Map<String, FeedEventType> firstById) {
        List<FeedEvent> events = new ArrayList<>();
        List<FeedEvent> moves = new ArrayList<>();
        firstById.forEach((id, first) -> {
            if (!state.content().contains(id) && first != FeedEventType.PUBLISH) {
                events.add(new FeedEvent.Retracted(name, id));
            }
        });
        for (LiveContent.Node<T> node : state.content().inOrder()) {
            FeedEventType first = firstById.get(node.id());
            if (first != null) {
                events.add(
                        first == FeedEventType.PUBLISH
                                ? new FeedEvent.Published(name, node.id(), node.item())
                                : new FeedEvent.Edited(name, node.id(), node.item()));
                if (state.isSorted()) {
                    String before = state.content().before(node.id());
                    moves.add(new FeedEvent.Moved(name, node.id(), before.isEmpty() ? "begin:" : before + ":"));
                }
            }
        }
        events.addAll(moves);
        return events;
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
        if (following != null) {
            following.close();
        }
        watchers.forEach(LiveWatcher::close);
        watchers.clear();
    }

    @Override
    public String toString() {
        return "LiveFeed[" + name + "]";
    }
}
