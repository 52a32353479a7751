package io.thoonk.feed;

import io.thoonk.Subscription;
import io.thoonk.event.FeedEventListener;
import io.thoonk.feed.FeedCursor.Batch;
import io.thoonk.feed.FeedCursor.Entry;
import io.thoonk.feed.FeedCursor.Handled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.LongFunction;

/** Stands for what a cursor asks of Redis: answers what it was told to, and notes what was committed. */
public final class CursorStore implements FeedCursor.Store {

    private final Deque<String> leases = new ArrayDeque<>();

    private final Deque<Optional<Batch>> batches = new ArrayDeque<>();

    private final List<String> asked = new CopyOnWriteArrayList<>();

    private final List<String> commits = new ArrayList<>();

    private volatile LongFunction<String> lessor = millis -> leases.remove();

    private int commitsUntilLoss = Integer.MAX_VALUE;

    /** {@return a cursor on it} */
    public FeedCursor cursor() {
        return cursor(listener -> {
            throw new UnsupportedOperationException("nobody subscribes here");
        });
    }

    /** {@return a cursor on it, with such subscriptions} */
    public FeedCursor cursor(Function<FeedEventListener, Subscription> subscribing) {
        return new FeedCursor("feed", this, subscribing);
    }

    /** Says what the next request for the lease is answered. */
    public void answerLease(String word) {
        leases.add(word);
    }

    /** Has all requests for the lease answered so, on whatever thread they come. */
    public void answerLeases(LongFunction<String> lessor) {
        this.lessor = lessor;
    }

    void answer(Optional<Batch> batch) {
        batches.add(batch);
    }

    /** Says what the next reading or comparison finds: what to handle, and where to go on. */
    public void answer(List<Entry> entries, String next) {
        answer(Optional.of(new Batch(entries, next)));
    }

    /** {@return what was asked so far} */
    public List<String> asked() {
        return asked;
    }

    /** Lets so many commits succeed; then another process is the active one. */
    public CursorStore losesAfter(int commits) {
        commitsUntilLoss = commits;
        return this;
    }

    /** {@return what was committed: a position, then what became of entries} */
    public List<String> commits() {
        return commits;
    }

    @Override
    public String lease(long millis) {
        asked.add("lease " + millis);
        return lessor.apply(millis);
    }

    @Override
    public Optional<Batch> read(int count, Collection<String> ids) {
        asked.add("read " + count + " " + ids);
        return batches.remove();
    }

    @Override
    public Optional<Batch> scan(boolean known, String from) {
        asked.add("scan " + (known ? "known " : "items ") + from);
        return batches.remove();
    }

    @Override
    public boolean commit(String position, List<Handled> handled) {
        if (commitsUntilLoss-- <= 0) {
            return false;
        }
        StringBuilder commit = new StringBuilder(position);
        for (Handled each : handled) {
            Entry entry = each.entry();
            commit.append(' ').append(each.what()).append(':').append(entry.id());
        }
        commits.add(commit.toString());
        return true;
    }
}
