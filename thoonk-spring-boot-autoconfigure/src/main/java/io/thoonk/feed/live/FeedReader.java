package io.thoonk.feed.live;

import io.thoonk.event.Delivery;
import io.thoonk.event.EventProblems;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.SerialQueue;
import io.thoonk.feed.FeedPage;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of a feed right. The content is read a page at a time, so that Redis is not held up, and each page leaves a mark among
 * the messages in the same step: what came before the mark is in the page already, what comes after it is not. So a page counts when
 * its mark has come, and until the next mark the events in between do.
 *
 * <p>In the same way the copy is compared with what is stored, from time to time. A peer tells of a change after it has made it, so
 * only what differs at two looks is taken for a difference; then the content is read again. Called by its queue alone, one at a time;
 * {@link #compare}, {@link #look}, {@link #pages} and {@link #close} are thread-safe.
 */
final class FeedReader implements Consumer<Delivery> {

    private static final Logger log = LoggerFactory.getLogger(FeedReader.class);

    private final Queue<CompletableFuture<Integer>> asking = new ConcurrentLinkedQueue<>();

    /** Of those who asked before what is under way began. */
    private final Queue<CompletableFuture<Integer>> asked = new ConcurrentLinkedQueue<>();

    private final String feed;

    private final Copy copy;

    private final FeedPage.Source stored;

    private final SerialQueue<Delivery> queue;

    private final EventProblems problems;

    private final LookTimes times;

    private final AwaitedMark mark;

    /** Not null while content is being read. */
    private volatile @Nullable SnapshotRead snapshot;

    private volatile boolean comparing;

    /** Whether a reading or a comparison is looked after. */
    private final AtomicBoolean watched = new AtomicBoolean();

    private int pageSize = FeedPage.MAX_ITEMS;

    /** Whether the last look found a difference. */
    private boolean doubted;

    /** Whether the content is read because it differed. */
    private boolean mending;

    FeedReader(
            String feed,
            Copy copy,
            FeedPage.Source stored,
            SerialQueue<Delivery> queue,
            EventProblems problems,
            LookTimes times) {
        this.feed = feed;
        this.copy = copy;
        this.stored = stored;
        this.queue = queue;
        this.problems = problems;
        this.times = times;
        this.mark = new AwaitedMark(times.nanos());
    }

    @Override
    public void accept(Delivery delivery) {
        if (delivery instanceof Delivery.Event event) {
            take(event.event());
        } else if (delivery instanceof Delivery.Mark heard) {
            mark.heard(heard);
        } else if (delivery instanceof Delivery.Look) {
            lookNow();
        } else {
            mending = false;
            restart();
        }
    }

    private void lookNow() {
        if ((snapshot != null || comparing) && mark.isOnItsWay()) {
            watch();
        } else if (snapshot == null) {
            beginToCompare();
        } else {
            log.debug("The reading of feed '{}' got no further and begins again", feed);
            restart();
        }
    }

    private void take(FeedEvent event) {
        SnapshotRead snapshot = this.snapshot;
        // It may be of another type from now on, and a peer's deletion tells of no item.
        boolean another = event instanceof FeedEvent.Created || event instanceof FeedEvent.Deleted;
        if (snapshot == null) {
            copy.apply(event);
            if (another) {
                mending = false;
                restart();
            }
        } else if (snapshot.hasBegun() && (another || !snapshot.apply(event))) {
            restart();
        }
    }

    private void restart() {
        SnapshotRead begun = new SnapshotRead();
        snapshot = begun;
        comparing = false;
        doubted = false;
        mark.restart();
        // Of another size each time, because nothing may move where pages are parted: the next try parts elsewhere.
        pageSize = FeedPage.MAX_ITEMS - ThreadLocalRandom.current().nextInt(FeedPage.MAX_ITEMS / 5);
        // First, because the reading may fail for good, as without memory.
        watch();
        read(begun);
    }

    /** A mark may be lost on its way, as where messages come from a replica that is not connected to its master yet. */
    private void watch() {
        if ((snapshot != null || comparing) && watched.compareAndSet(false, true)) {
            times.whileReading().accept(() -> {
                watched.set(false);
                if (snapshot != null || comparing) {
                    look();
                }
            });
        }
    }

    private void goOn(SnapshotRead going) {
        if (!going.isComplete()) {
            read(going);
            return;
        }
        snapshot = null;
        int changes = copy.become(going.isSorted(), going.items());
        if (mending && changes > 0) {
            mended(changes);
        }
        mending = false;
        answer(asker -> asker.complete(changes));
    }

    private void mended(int changes) {
        long times = problems.count(EventProblems.Kind.LIVE_FEED_DIFFERED, feed);
        if (EventProblems.isWorthALine(times)) {
            log.warn(
                    "Live feed '{}' was not what is stored, although no message is known to be lost; it is right again after {}"
                            + " changes ({} times so far)",
                    feed,
                    changes,
                    times);
        } else {
            log.debug("Live feed '{}' was not what is stored; it is right again after {} changes", feed, changes);
        }
    }

    private void read(SnapshotRead going) {
        // Whatever fails is tried again: who gave up here would wait for a mark that nobody leaves.
        boolean goesOn = queue.persistently(
                        () -> going.hasAllPages() ? readItems(going) : readPage(going),
                        ex -> log.debug("Feed '{}' cannot be read and is read again", feed, ex))
                .orElse(true);
        if (!goesOn) {
            log.debug("The place in feed '{}' where its reading was to go on is gone", feed);
            restart();
        }
    }

    private boolean readItems(SnapshotRead going) {
        String token = UUID.randomUUID().toString();
        List<String> some = going.unknown().stream().limit(FeedPage.MAX_ITEMS).toList();
        List<Optional<byte[]>> items = stored.items(feed, some, Optional.of(token));
        mark.expect(token, () -> {
            going.learn(some, items);
            goOn(going);
        });
        return true;
    }

    /** Reads the next page; whether there is a place to go on from. */
    private boolean readPage(SnapshotRead going) {
        String token = UUID.randomUUID().toString();
        Optional<FeedPage> page = stored.page(feed, going.end(), pageSize, Optional.of(token));
        page.ifPresent(next -> mark.expect(token, () -> {
            going.page(next);
            goOn(going);
        }));
        return page.isPresent();
    }

    private void beginToCompare() {
        asked.addAll(asking);
        asking.removeAll(asked);
        comparing = true;
        watch();
        compareNext(0);
    }

    private void compared(FeedPage.Digest page, long next) {
        if (!copy.agrees(page)) {
            comparing = false;
            if (doubted) {
                restart();
                mending = true;
            } else {
                doubted = true;
                times.later().accept(this::look);
            }
        } else if (page.last()) {
            comparing = false;
            doubted = false;
            answer(asker -> asker.complete(0));
        } else {
            compareNext(next);
        }
    }

    private void compareNext(long index) {
        String token = UUID.randomUUID().toString();
        try {
            FeedPage.Digest page = stored.digest(feed, index, token);
            // Each page begins with the last item of the one before, so that no item of the copy can hide between two.
            mark.expect(token, () -> compared(page, index + Math.max(1, page.ids() - 1)));
        } catch (RuntimeException ex) {
            // There is no hurry: when Redis is back the content is read anyway, or is compared the next time.
            log.debug("Live feed '{}' cannot be compared", feed, ex);
            comparing = false;
            answer(asker -> asker.completeExceptionally(ex));
        }
    }

    private void answer(Consumer<CompletableFuture<Integer>> way) {
        asked.forEach(way);
        asked.clear();
        if (!asking.isEmpty()) {
            look();
        }
    }

    /** How many pages of one reading have come so far, at most, each with its mark. */
    long pages() {
        return mark.farthest();
    }

    /** Has the copy compared soon. */
    void look() {
        queue.put(new Delivery.Look());
    }

    /** Has the copy compared soon; see {@link io.thoonk.feed.LiveFeed#compare}. */
    CompletableFuture<Integer> compare() {
        CompletableFuture<Integer> asker = new CompletableFuture<>();
        asking.add(asker);
        look();
        if (!queue.isActive()) {
            asker.cancel(false);
        }
        return asker;
    }

    void close() {
        queue.close();
        asked.forEach(asker -> asker.cancel(false));
        asking.forEach(asker -> asker.cancel(false));
    }

    /** What is kept right. Called by one thread at a time. */
    interface Copy {

        /** Takes what happened after the content and all events before. */
        void apply(FeedEvent event);

        /** Becomes what was read; how many changes that made. */
        int become(boolean sorted, List<FeedPage.Item> items);

        /** Whether some items are the same here as in Redis, after all events so far. */
        boolean agrees(FeedPage.Digest page);
    }
}
