package io.thoonk.job;

import io.thoonk.job.FollowedJobs.End;
import io.thoonk.redis.keys.FeedKeys;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs whose ends somebody waits for, by feed. Of feeds that nobody follows nothing is kept, as an application may have any
 * number of them. Who still waits when this is closed is told so. Thread-safe.
 */
final class FollowedFeeds implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FollowedFeeds.class);

    private final Function<FeedKeys, FollowedJobs> making;

    private final Executor executor;

    private final Map<String, Used> feeds = new ConcurrentHashMap<>();

    /** All that are followed. Closing must not wait for a lock under which somebody subscribes at a Redis that is away. */
    private final Set<CompletableFuture<End>> followed = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** With what follows the jobs of one feed, and what runs that whoever waits does with an end. */
    FollowedFeeds(Function<FeedKeys, FollowedJobs> making, Executor executor) {
        this.making = making;
        this.executor = executor;
    }

    /** Follows a job that was put, and perhaps has ended. */
    CompletableFuture<End> follow(FeedKeys keys, String id) {
        return begin(keys, jobs -> jobs.follow(id), end -> end);
    }

    /** Follows a job that is put by and by; the subscription stands when this returns. */
    JobFollower expect(FeedKeys keys, String id) {
        return begin(keys, jobs -> jobs.expect(id), JobFollower::future);
    }

    private <F> F begin(
            FeedKeys keys, Function<FollowedJobs, F> following, Function<F, CompletableFuture<End>> ofFollower) {
        refuseIfClosed();
        FollowedJobs jobs = enter(keys);
        F follower;
        try {
            follower = following.apply(jobs);
        } catch (RuntimeException | Error ex) {
            leave(keys);
            throw ex;
        }
        CompletableFuture<End> end = ofFollower.apply(follower);
        followed.add(end);
        end.whenComplete((known, failure) -> {
            followed.remove(end);
            leave(keys);
        });
        if (closed) {
            // It may have come too late for the closing to see it.
            giveUp(end);
        }
        return follower;
    }

    private FollowedJobs enter(FeedKeys keys) {
        return feeds.compute(
                        keys.feed(),
                        (feed, used) -> used == null
                                ? new Used(making.apply(keys), 1)
                                : new Used(used.jobs(), used.users() + 1))
                .jobs();
    }

    private void leave(FeedKeys keys) {
        feeds.computeIfPresent(
                keys.feed(), (feed, used) -> used.users() == 1 ? null : new Used(used.jobs(), used.users() - 1));
    }

    /** Of how many feeds something is kept. */
    int size() {
        return feeds.size();
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new ClosedException();
        }
    }

    /** On another thread, as whoever waits may do long things with it. */
    private void giveUp(CompletableFuture<End> end) {
        ClosedException why = new ClosedException();
        try {
            executor.execute(() -> end.completeExceptionally(why));
        } catch (RuntimeException | Error ex) {
            log.debug("There is no other thread to tell on that jobs are not followed any more", ex);
            end.completeExceptionally(why);
        }
    }

    /** Ends all that is followed: its messages stop, and there is nobody to look any more. */
    @Override
    public void close() {
        closed = true;
        followed.forEach(this::giveUp);
    }

    /**
     * The followers of a feed.
     *
     * @param jobs hears of ends for all of them
     * @param users how many there are
     */
    private record Used(FollowedJobs jobs, int users) {}

    /** The application shuts down, so that nothing is heard of jobs any more. */
    static final class ClosedException extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        private ClosedException() {
            super("The application is shutting down; how jobs end is not heard here any more");
        }
    }
}
