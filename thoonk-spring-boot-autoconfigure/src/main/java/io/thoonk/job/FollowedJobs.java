package io.thoonk.job;

import io.thoonk.Subscription;
import io.thoonk.ThoonkRedisException;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.job.JobBrowseScripts.Known;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of one feed whose ends somebody waits for. A message tells of most ends, and is believed once the data agree, as
 * databases of one Redis share their channels. A message may also get lost, and peers end jobs without one: so the data are
 * asked twice a second as well, and a job that is gone at two looks has ended. All followers share the subscription and the
 * looks. Thread-safe.
 */
final class FollowedJobs {

    /** Two of its delays are how late an end is noticed at most of which there is no message; to be held up by nothing. */
    static final Executor LATER = CompletableFuture.delayedExecutor(450, TimeUnit.MILLISECONDS, Runnable::run);

    private static final int LOOK_AT_ONCE = 100;

    private final String feed;

    private final Function<List<String>, List<Known>> reading;

    private final Function<FeedEventListener, Subscription> subscribing;

    private final Executor executor;

    private final Executor later;

    private final Map<String, Set<Follower>> followers = new HashMap<>();

    /** Ids of which there was a message, and that are to be looked at. */
    private final Set<String> told = new HashSet<>();

    private @Nullable Subscription subscription;

    private boolean looking;

    private boolean lookingAtTold;

    /** With what reads what Redis knows of jobs, what subscribes to the feed, and what runs things at once and later. */
    FollowedJobs(
            String feed,
            Function<List<String>, List<Known>> reading,
            Function<FeedEventListener, Subscription> subscribing,
            Executor executor,
            Executor later) {
        this.feed = feed;
        this.reading = reading;
        this.subscribing = subscribing;
        this.executor = executor;
        this.later = later;
    }

    /** Follows a job that was put, and perhaps has ended. */
    CompletableFuture<End> follow(String id) {
        Known before = reading.apply(List.of(id)).get(0);
        if (before.result().isPresent()) {
            return CompletableFuture.completedFuture(new End(before.request(), before.result()));
        }
        Follower follower = new Follower(id, before.request());
        add(follower);
        try {
            @Nullable FeedEvent heard = follower.heard.get();
            Known after = reading.apply(List.of(id)).get(0);
            if (!before.isThere() && !after.isThere() && after.result().isEmpty()) {
                follower.future.completeExceptionally(whyGone(id, after));
            } else {
                follower.learn(after, heard);
            }
        } catch (RuntimeException ex) {
            follower.future.completeExceptionally(ex);
            throw ex;
        }
        return follower.future;
    }

    /** Follows a job that is put by and by; the subscription stands when this returns. */
    Follower expect(String id) {
        Follower follower = new Follower(id, Optional.empty());
        follower.expected = true;
        add(follower);
        return follower;
    }

    private JobException whyGone(String id, Known known) {
        return known.hasExpired() ? new JobExpiredException(feed, id) : new JobDoesNotExistException(feed, id);
    }

    private synchronized void add(Follower follower) {
        if (subscription == null) {
            subscription = subscribing.apply(this::heard);
        }
        followers.computeIfAbsent(follower.id, id -> new HashSet<>()).add(follower);
        follower.future.whenComplete((end, failure) -> remove(follower));
        if (!looking) {
            looking = true;
            lookLater();
        }
    }

    private void remove(Follower follower) {
        // Not under the lock, for which a message may be waiting that the subscription waits for.
        unusedAfter(follower).ifPresent(Subscription::close);
    }

    private synchronized Optional<Subscription> unusedAfter(Follower follower) {
        Set<Follower> same = followers.get(follower.id);
        if (same != null && same.remove(follower) && same.isEmpty()) {
            followers.remove(follower.id);
        }
        if (!followers.isEmpty()) {
            return Optional.empty();
        }
        Optional<Subscription> unused = Optional.ofNullable(subscription);
        subscription = null;
        return unused;
    }

    private synchronized void heard(FeedEvent event) {
        if (event instanceof FeedEvent.Deleted) {
            followers.keySet().forEach(id -> hear(id, event));
        } else if (event instanceof FeedEvent.Finished || event instanceof FeedEvent.Retracted) {
            event.itemId().ifPresent(id -> hear(id, event));
        }
        if (!told.isEmpty() && !lookingAtTold) {
            lookingAtTold = true;
            executor.execute(this::lookAtTold);
        }
    }

    private void hear(String id, FeedEvent event) {
        Set<Follower> same = followers.get(id);
        if (same != null) {
            same.forEach(follower -> follower.heard.set(event));
            told.add(id);
        }
    }

    private void lookAtTold() {
        List<String> ids = takeTold();
        while (!ids.isEmpty()) {
            look(ids);
            ids = takeTold();
        }
    }

    private synchronized List<String> takeTold() {
        List<String> ids = told.stream().limit(LOOK_AT_ONCE).toList();
        ids.forEach(told::remove);
        lookingAtTold = !ids.isEmpty();
        return ids;
    }

    private void lookLater() {
        later.execute(() -> executor.execute(this::lookAtAll));
    }

    private void lookAtAll() {
        List<String> ids = followedIds();
        if (ids.isEmpty()) {
            return;
        }
        for (int from = 0; from < ids.size(); from += LOOK_AT_ONCE) {
            look(ids.subList(from, Math.min(from + LOOK_AT_ONCE, ids.size())));
        }
        lookLater();
    }

    private synchronized List<String> followedIds() {
        looking = !followers.isEmpty();
        return List.copyOf(followers.keySet());
    }

    private void look(List<String> ids) {
        Map<Follower, Optional<FeedEvent>> heard = new HashMap<>();
        ids.forEach(id -> of(id).forEach(follower -> heard.put(follower, Optional.ofNullable(follower.heard.get()))));
        List<Known> known;
        try {
            known = reading.apply(ids);
        } catch (ThoonkRedisException ex) {
            // The next look asks again; Redis being away is told of by whoever needs it.
            return;
        } catch (RuntimeException ex) {
            heard.keySet().forEach(follower -> follower.future.completeExceptionally(ex));
            return;
        }
        heard.forEach((follower, before) -> follower.learn(known.get(ids.indexOf(follower.id)), before.orElse(null)));
    }

    private synchronized List<Follower> of(String id) {
        return new ArrayList<>(followers.getOrDefault(id, Set.of()));
    }

    /**
     * How a job ended.
     *
     * @param request its payload, as far as it is known
     * @param result its result, if it had one
     */
    record End(Optional<byte[]> request, Optional<byte[]> result) {}

    /** One who waits for the end of a job. */
    final class Follower {

        private final String id;

        private final CompletableFuture<End> future = new CompletableFuture<>();

        private Optional<byte[]> request;

        private final AtomicReference<@Nullable FeedEvent> heard = new AtomicReference<>();

        /** Whether the job is still to be put, so that it is no wonder that it is not there. */
        private volatile boolean expected;

        private boolean missed;

        private Follower(String id, Optional<byte[]> request) {
            this.id = id;
            this.request = request;
        }

        CompletableFuture<End> future() {
            return future;
        }

        /** Notes that the job was put. */
        void put(byte[] payload) {
            learnRequest(payload);
            expected = false;
            if (heard.get() != null) {
                executor.execute(() -> look(List.of(id)));
            }
        }

        private synchronized void learnRequest(byte[] payload) {
            request = Optional.of(payload);
        }

        /** Compares what was heard, now and before the data were read, with what they say. */
        private synchronized void learn(Known known, @Nullable FeedEvent heardBefore) {
            FeedEvent told = heard.get();
            if (expected) {
                return;
            }
            if (known.isThere()) {
                request = known.request();
                missed = false;
                // Of another database, or of a job of the same id before.
                heard.compareAndSet(heardBefore, null);
            } else if (known.result().isPresent()) {
                complete(new End(known.request(), known.result()));
            } else if (told instanceof FeedEvent.Finished finished) {
                complete(new End(request, finished.result()));
            } else if (told != null || missed || known.hasExpired()) {
                complete(whyGone(id, known));
            } else {
                missed = true;
            }
        }

        /** On another thread, as whoever waits may do long things with it. */
        private void complete(End end) {
            executor.execute(() -> future.complete(end));
        }

        private void complete(JobException failure) {
            executor.execute(() -> future.completeExceptionally(failure));
        }
    }
}
