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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of one feed whose ends somebody waits for. A message tells of most ends, and is believed once the data agree, as
 * databases of one Redis share their channels. A message may also get lost, and peers end jobs without one: so the data are
 * asked twice a second as well, and a job that is gone at two looks has ended. All followers share the subscription and the
 * looks. Thread-safe.
 */
final class FollowedJobs {

    private static final Logger log = LoggerFactory.getLogger(FollowedJobs.class);

    /** Two of its delays are how late an end is noticed at most of which there is no message; to be held up by nothing. */
    static final Executor LATER = CompletableFuture.delayedExecutor(450, TimeUnit.MILLISECONDS, Runnable::run);

    private static final int LOOK_AT_ONCE = 100;

    /** Longer payloads are not read at each look, but once. */
    private static final int LONGEST_AT_EACH_LOOK = 10_000;

    private static final int LONG_ONES_AT_ONCE = 4;

    private final String feed;

    private final BiFunction<List<String>, Integer, List<Known>> reading;

    private final Function<FeedEventListener, Subscription> subscribing;

    private final Executor executor;

    private final Executor later;

    private final Map<String, Set<JobFollower>> followers = new HashMap<>();

    /** Ids of which there was a message, and that are to be looked at. */
    private final Set<String> told = new HashSet<>();

    private @Nullable Subscription subscription;

    private boolean looking;

    private boolean lookingAtTold;

    private volatile boolean troubled;

    /** With what reads what Redis knows of jobs, payloads up to a length, what subscribes to the feed, and what runs things at once and later. */
    FollowedJobs(
            String feed,
            BiFunction<List<String>, Integer, List<Known>> reading,
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
        Known before = readWhole(id);
        if (before.result().isPresent()) {
            return CompletableFuture.completedFuture(new End(before.request(), before.result()));
        }
        JobFollower follower = JobFollower.of(feed, id, before.request(), executor);
        add(follower);
        try {
            Optional<FeedEvent> heard = follower.heard();
            Known after = reading.apply(List.of(id), LONGEST_AT_EACH_LOOK).get(0);
            if (!before.isThere() && !after.isThere() && after.result().isEmpty()) {
                follower.future().completeExceptionally(follower.whyGone(after));
            } else {
                follower.learn(after, heard);
            }
        } catch (RuntimeException | Error ex) {
            follower.future().completeExceptionally(ex);
            throw ex;
        }
        return follower.future();
    }

    private Known readWhole(String id) {
        return reading.apply(List.of(id), Integer.MAX_VALUE).get(0);
    }

    /** Follows a job that is put by and by, which the follower is told; the subscription stands when this returns. */
    JobFollower expect(String id) {
        JobFollower follower = JobFollower.expecting(feed, id, executor, () -> tell(id));
        add(follower);
        return follower;
    }

    private synchronized void add(JobFollower follower) {
        if (subscription == null) {
            subscription = subscribing.apply(this::heard);
        }
        followers.computeIfAbsent(follower.id(), id -> new HashSet<>()).add(follower);
        follower.future().whenComplete((end, failure) -> remove(follower));
        if (!looking) {
            looking = true;
            lookLater();
        }
    }

    private void remove(JobFollower follower) {
        // Not under the lock, for which a message may be waiting that the subscription waits for.
        unusedAfter(follower).ifPresent(Subscription::close);
    }

    private synchronized Optional<Subscription> unusedAfter(JobFollower follower) {
        Set<JobFollower> same = followers.get(follower.id());
        if (same != null && same.remove(follower) && same.isEmpty()) {
            followers.remove(follower.id());
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
        lookAtToldSoon();
    }

    private void hear(String id, FeedEvent event) {
        Set<JobFollower> same = followers.get(id);
        if (same != null) {
            same.forEach(follower -> follower.hear(event));
            told.add(id);
        }
    }

    private synchronized void tell(String id) {
        told.add(id);
        lookAtToldSoon();
    }

    private void lookAtToldSoon() {
        if (!told.isEmpty() && !lookingAtTold) {
            lookingAtTold = true;
            try {
                executor.execute(this::lookAtTold);
            } catch (RuntimeException | Error ex) {
                lookingAtTold = false;
                brokenOff(ex);
            }
        }
    }

    private void lookAtTold() {
        try {
            List<String> ids = takeTold();
            while (!ids.isEmpty()) {
                look(ids);
                ids = takeTold();
            }
        } catch (RuntimeException | Error ex) {
            endLookingAtTold();
            brokenOff(ex);
        }
    }

    private synchronized void endLookingAtTold() {
        lookingAtTold = false;
    }

    private synchronized List<String> takeTold() {
        List<String> ids = told.stream().limit(LOOK_AT_ONCE).toList();
        ids.forEach(told::remove);
        lookingAtTold = !ids.isEmpty();
        return ids;
    }

    private void lookLater() {
        later.execute(this::beginToLook);
    }

    /** On a timer that would say nothing of a failure. */
    private void beginToLook() {
        try {
            executor.execute(this::lookAtAll);
        } catch (RejectedExecutionException ex) {
            endLooking();
            brokenOff(ex);
        } catch (RuntimeException | Error ex) {
            lookLater();
            brokenOff(ex);
        }
    }

    private synchronized void endLooking() {
        looking = false;
    }

    private void lookAtAll() {
        boolean isOver = false;
        try {
            List<String> ids = followedIds();
            isOver = ids.isEmpty();
            for (int from = 0; from < ids.size(); from += LOOK_AT_ONCE) {
                look(ids.subList(from, Math.min(from + LOOK_AT_ONCE, ids.size())));
            }
            recovered();
        } catch (RuntimeException | Error ex) {
            brokenOff(ex);
        } finally {
            if (!isOver) {
                lookLater();
            }
        }
    }

    private synchronized List<String> followedIds() {
        looking = !followers.isEmpty();
        return List.copyOf(followers.keySet());
    }

    private void look(List<String> ids) {
        Map<JobFollower, Optional<FeedEvent>> heard = new HashMap<>();
        ids.forEach(id -> of(id).forEach(follower -> heard.put(follower, follower.heard())));
        List<Known> known;
        try {
            known = new ArrayList<>(reading.apply(ids, LONGEST_AT_EACH_LOOK));
            IntStream.range(0, ids.size())
                    .filter(i -> known.get(i).lacksRequest()
                            && of(ids.get(i)).stream().anyMatch(JobFollower::lacksRequest))
                    .limit(LONG_ONES_AT_ONCE)
                    .forEach(i -> known.set(i, readWhole(ids.get(i))));
        } catch (ThoonkRedisException ex) {
            // The next look asks again; Redis being away is told of by whoever needs it.
            return;
        } catch (RuntimeException ex) {
            heard.keySet().forEach(follower -> follower.future().completeExceptionally(ex));
            return;
        }
        heard.forEach((follower, before) -> follower.learn(known.get(ids.indexOf(follower.id())), before));
    }

    private void brokenOff(Throwable failure) {
        if (troubled || failure instanceof RejectedExecutionException) {
            log.debug("A look at the jobs of feed '{}' whose ends are waited for was broken off", feed, failure);
        } else {
            troubled = true;
            log.error(
                    "The jobs of feed '{}' whose ends are waited for could not be looked at; it is tried again",
                    feed,
                    failure);
        }
    }

    private void recovered() {
        if (troubled) {
            troubled = false;
            log.info("The jobs of feed '{}' whose ends are waited for are looked at again", feed);
        }
    }

    private synchronized List<JobFollower> of(String id) {
        return new ArrayList<>(followers.getOrDefault(id, Set.of()));
    }

    /**
     * How a job ended.
     *
     * @param request its payload, as far as it is known
     * @param result its result, if it had one
     */
    record End(Optional<byte[]> request, Optional<byte[]> result) {}
}
