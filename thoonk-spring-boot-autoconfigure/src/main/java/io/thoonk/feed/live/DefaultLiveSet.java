package io.thoonk.feed.live;

import io.thoonk.Subscription;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.SerialQueue;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.QueryChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the content of a live set under a lock. A change goes up from a feed through all sets made of it in one step, each of
 * which takes its lock while those below are held: never the other way.
 */
final class DefaultLiveSet<T> implements LiveSet<T> {

    private final String name;

    private final SetContent<T> content;

    private final Executor executor;

    private final EventProblems problems;

    private final ReentrantLock lock = new ReentrantLock();

    private final List<Consumer<QueryChange<T>>> followers = new CopyOnWriteArrayList<>();

    private final List<SerialQueue<QueryChange<T>>> watchers = new CopyOnWriteArrayList<>();

    /** Take this set out of what it follows; then {@link #ends} end what nobody follows any more. */
    private final List<Runnable> leaving = new ArrayList<>();

    private final List<Runnable> ends = new ArrayList<>();

    /** Held while somebody comes or this set ends, so that nobody follows one that has ended. Nothing else runs under it. */
    private final ReentrantLock ending = new ReentrantLock();

    private volatile boolean closed;

    /**
     * Creates a set that follows nothing yet.
     *
     * @param name what it is made of, for the log
     * @param content decides what it holds
     * @param executor runs whoever hears of changes
     * @param problems counts what fails
     */
    private DefaultLiveSet(String name, SetContent<T> content, Executor executor, EventProblems problems) {
        this.name = name;
        this.content = content;
        this.executor = executor;
        this.problems = problems;
        content.tell(this::changed);
    }

    /** Makes a set of a feed; the feed is opened under the lock of the set, and tells what is there meanwhile. */
    static <T> LiveSet<T> of(
            String feed,
            PayloadCodec<T> codec,
            @Nullable Function<? super T, String> key,
            Executor executor,
            EventProblems problems,
            Function<Consumer<FeedEvent>, Subscription> source) {
        SetContent<T> content = key == null
                ? new SetContent.Matching<>((id, item) -> true)
                : new SetContent.ByKey<>((id, item) -> ask(problems, feed, id, item, key));
        DefaultLiveSet<T> set = new DefaultLiveSet<>(feed, content, executor, problems);
        LiveQuery<T> all = new LiveQuery<>(feed, codec, item -> true, change -> set.take(content::first, change));
        set.guarded(() -> set.ends.add(source.apply(event -> set.locked(() -> all.accept(event)))::close));
        return set;
    }

    static <T> LiveSet<T> byId(LiveSet<T> set, LiveSet<?> other, boolean wanted) {
        return ((DefaultLiveSet<T>) set).related(other, wanted, (id, item) -> Optional.of(id));
    }

    @Override
    public LiveSet<T> union(LiveSet<? extends T> other) {
        return either((DefaultLiveSet<? extends T>) other);
    }

    @Override
    public LiveSet<T> intersect(LiveSet<?> other, Function<? super T, String> key) {
        return related(other, true, (id, item) -> ask(problems, name, id, item, key));
    }

    @Override
    public LiveSet<T> minus(LiveSet<?> other, Function<? super T, String> key) {
        return related(other, false, (id, item) -> ask(problems, name, id, item, key));
    }

    private LiveSet<T> related(LiveSet<?> other, boolean wanted, SetContent.KeyOf<T> key) {
        DefaultLiveSet<?> second = (DefaultLiveSet<?>) other;
        demandOpen(this, second);
        SetContent.Related<T> related = new SetContent.Related<>(wanted, key);
        DefaultLiveSet<T> set = made(name + (wanted ? " ∩ " : " − ") + second.name, related);
        // Those that leave out others know first what to leave out, so that nothing enters to leave at once.
        set.follow(second, (id, item) -> related.second(id, item.isPresent()));
        set.follow(this, related::first);
        return set;
    }

    @Override
    public LiveSet<T> where(Predicate<? super T> predicate) {
        demandOpen(this);
        SetContent<T> matching = new SetContent.Matching<>(
                (id, item) -> ask(problems, name, id, item, predicate::test).orElse(false));
        DefaultLiveSet<T> set = made(name + " where", matching);
        set.follow(this, matching::first);
        return set;
    }

    private <S extends T> LiveSet<T> either(DefaultLiveSet<S> second) {
        demandOpen(this, second);
        SetContent.Either<T> either = new SetContent.Either<>();
        DefaultLiveSet<T> set = made(name + " ∪ " + second.name, either);
        set.follow(this, either::first);
        set.follow(second, either::second);
        return set;
    }

    /** What follows a set that has ended would never change, and nobody would notice. */
    private static void demandOpen(DefaultLiveSet<?>... operands) {
        for (DefaultLiveSet<?> operand : operands) {
            if (operand.closed) {
                throw new IllegalStateException(operand
                        + " has ended, by close() or with the last set that was made of it; begin with a new one");
            }
        }
    }

    /** Takes somebody in who hears of changes from now on, unless this set has ended. */
    private <F> void enter(List<F> present, F newcomer) {
        ending.lock();
        try {
            demandOpen(this);
            present.add(newcomer);
        } finally {
            ending.unlock();
        }
    }

    private DefaultLiveSet<T> made(String name, SetContent<T> content) {
        return new DefaultLiveSet<>(name, content, executor, problems);
    }

    private <S> void follow(DefaultLiveSet<S> operand, BiConsumer<String, Optional<S>> side) {
        Consumer<QueryChange<S>> follower = change -> take(side, change);
        leaving.add(() -> operand.followers.remove(follower));
        try {
            operand.attach(follower);
        } catch (RuntimeException | Error ex) {
            // This set comes to nothing, and what it followed already stays as it is.
            leaving.forEach(Runnable::run);
            throw ex;
        }
        ends.add(operand::endIfUnused);
    }

    private void attach(Consumer<QueryChange<T>> follower) {
        locked(() -> {
            // First, because a function of the application that is asked for the items may end the last other follower.
            enter(followers, follower);
            content.items().forEach((id, item) -> follower.accept(new QueryChange.Entered<>(id, item)));
        });
    }

    private <S> void take(BiConsumer<String, Optional<S>> side, QueryChange<S> change) {
        locked(() -> side.accept(change.id(), itemOf(change)));
    }

    private void changed(QueryChange<T> change) {
        followers.forEach(follower -> follower.accept(change));
        watchers.forEach(watcher -> watcher.put(change));
    }

    private static <S> Optional<S> itemOf(QueryChange<S> change) {
        if (change instanceof QueryChange.Entered<S> entered) {
            return Optional.of(entered.item());
        }
        return change instanceof QueryChange.Changed<S> changed ? Optional.of(changed.item()) : Optional.empty();
    }

    private static <S, R> Optional<R> ask(
            EventProblems problems, String name, String id, S item, Function<? super S, ? extends R> function) {
        try {
            return Optional.ofNullable(function.apply(item));
        } catch (Throwable ex) {
            problems.setFunctionFailed(name, id, ex);
            return Optional.empty();
        }
    }

    @Override
    public Map<String, T> snapshot() {
        return guarded(() -> Collections.unmodifiableMap(new LinkedHashMap<>(content.items())));
    }

    @Override
    public Optional<T> get(String id) {
        return guarded(() -> Optional.ofNullable(content.items().get(id)));
    }

    @Override
    public int size() {
        return guarded(() -> content.items().size());
    }

    @Override
    public Subscription onChange(Consumer<? super QueryChange<T>> consumer) {
        SerialQueue<QueryChange<T>> watcher = new SerialQueue<>(
                name,
                SubscriptionOptions.DEFAULTS,
                new MissedInSet<>(content.items()),
                lock,
                executor,
                opened -> change -> hand(change, consumer));
        locked(() -> {
            watchers.removeIf(other -> !other.isActive());
            enter(watchers, watcher);
            List<QueryChange<T>> present = new ArrayList<>();
            content.items().forEach((id, item) -> present.add(new QueryChange.Entered<>(id, item)));
            watcher.putAll(present);
        });
        return watcher;
    }

    private void hand(QueryChange<T> change, Consumer<? super QueryChange<T>> consumer) {
        try {
            consumer.accept(change);
        } catch (Throwable ex) {
            problems.setFunctionFailed(name, change.id(), ex);
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
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
        end(() -> true);
    }

    private void endIfUnused() {
        end(() -> followers.isEmpty() && watchers.stream().noneMatch(SerialQueue::isActive));
    }

    private void end(BooleanSupplier wanted) {
        ending.lock();
        try {
            if (closed || !wanted.getAsBoolean()) {
                return;
            }
            closed = true;
        } finally {
            ending.unlock();
        }
        leaving.forEach(Runnable::run);
        ends.forEach(Runnable::run);
        watchers.forEach(SerialQueue::close);
        watchers.clear();
    }

    @Override
    public String toString() {
        return "LiveSet[" + name + "]";
    }
}
