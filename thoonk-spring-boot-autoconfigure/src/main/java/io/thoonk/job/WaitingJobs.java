package io.thoonk.job;

import io.thoonk.FeedException;
import io.thoonk.NotReplicatedException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobWaits.Awaited;
import io.thoonk.job.JobWaits.Kind;
import io.thoonk.job.WaitScripts.Follower;
import io.thoonk.redis.keys.FeedKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts jobs that wait for others, and looks after them, as peers tell nobody what they end. Thread-safe.
 *
 * @param putting puts jobs
 * @param scripts of jobs that wait
 * @param batches the scripts of batches
 * @param browsing looks for results that are kept
 * @param relay delivers what others owe
 * @param recent knows what this process has put
 * @param places where the next look at a feed goes on
 */
record WaitingJobs(
        PutScript putting,
        WaitScripts scripts,
        BatchScripts batches,
        JobBrowseScripts browsing,
        OutboxRelay relay,
        RecentPuts recent,
        Map<String, WaitScripts.Looked> places) {

    private static final Logger log = LoggerFactory.getLogger(WaitingJobs.class);

    private static final int PAGE = 100;

    /** So many of the others, for all jobs that one call puts: the script looks at each of them for each job. */
    private static final int MOST_AWAITED = 500;

    /** So many pages a look; the next one goes on there. */
    private static final int MOST_PAGES = 100;

    /**
     * Puts jobs with the same options. Those of other feeds know first who waits for them: what they tell before the jobs are
     * put stays in their outboxes.
     *
     * @param ids the jobs
     * @param options their options
     * @param entries makes the entries by options that differ from those in what is known of the others
     * @throws IllegalArgumentException if one of the others is not known
     */
    void put(FeedKeys keys, List<String> ids, PutOptions options, Function<PutOptions, List<PutScript.Entry>> entries) {
        JobWaits waits = options.conditions().waits().in(keys.feed());
        JobWaits known = waits;
        for (Map.Entry<String, List<String>> others : waits.elsewhere().entrySet()) {
            for (Awaited gone : followJobs(keys, ids, others.getKey(), others.getValue())) {
                known = known.ended(gone);
            }
        }
        waits.batches().forEach(batch -> followBatch(keys, ids, batch));
        int together = Math.max(
                1, Math.min(PutScript.MAX_BATCH, MOST_AWAITED / waits.all().size()));
        int done = 0;
        while (done < ids.size()) {
            try {
                List<PutScript.Entry> all = entries.apply(waiting(options, known));
                while (done < all.size()) {
                    int to = Math.min(done + together, PutScript.endOfBatch(all, done));
                    putting.put(keys, all.subList(done, to));
                    done = to;
                }
            } catch (UnknownPredecessorException ex) {
                String id = ex.awaited().id();
                if (!recent.has(keys.feed(), id)
                        && browsing.known(keys, List.of(id), 0).get(0).result().isEmpty()) {
                    throw ex;
                }
                known = known.ended(new Awaited(Kind.JOB, "", id));
            }
        }
        waits.elsewhere().keySet().forEach(feed -> relay.relayNow(source(keys, feed)));
        waits.batches().forEach(batch -> relay.relayNow(OutboxSource.of(new BatchKeys(keys.keySpace(), batch))));
    }

    /** The same options, waiting for this. */
    static PutOptions waiting(PutOptions options, JobWaits waits) {
        PutOptions.Builder builder = options.toBuilder();
        builder.waits(waits);
        return builder.build();
    }

    /** Tells which of the others have ended, as this process has put them and they are gone. */
    private List<Awaited> followJobs(FeedKeys keys, List<String> ids, String feed, List<String> others) {
        List<Follower> followers = ids.stream()
                .flatMap(id -> others.stream().map(other -> new Follower(id, new Awaited(Kind.OTHER, feed, other))))
                .toList();
        List<Awaited> gone = new ArrayList<>();
        for (int from = 0; from < followers.size(); from += PAGE) {
            List<Follower> unknown = scripts.follow(
                    new FeedKeys(keys.keySpace(), feed),
                    keys.feed(),
                    followers.subList(from, Math.min(from + PAGE, followers.size())));
            for (Follower each : unknown) {
                if (!recent.has(feed, each.awaited().id())) {
                    throw new UnknownPredecessorException(each.awaited());
                }
                gone.add(each.awaited());
            }
        }
        return gone;
    }

    private void followBatch(FeedKeys keys, List<String> ids, String batch) {
        BatchKeys batchKeys = new BatchKeys(keys.keySpace(), batch);
        batches.list(batchKeys);
        if (!batches.await(batchKeys, keys.feed(), ids).isDone()) {
            throw new IllegalArgumentException("Too many jobs wait for batch '" + batch
                    + "' already; have a callback of the batch put the others");
        }
    }

    /** One bounded look at the jobs of a feed that wait, and those that are waited for. */
    void lookAfter(FeedKeys keys) {
        WaitScripts.Looked before = places.remove(keys.feed());
        WaitScripts.Looked looked =
                before == null ? scripts.look(keys, "", PAGE, 0, PAGE, List.of()) : goOn(keys, before);
        for (int page = 1; ; page++) {
            if (looked.owes()) {
                relay.relayNow(OutboxSource.of(keys));
            }
            askElsewhere(keys, looked.elsewhere());
            boolean isEnd = looked.behind().isEmpty() && looked.offset() == 0;
            if (isEnd) {
                return;
            }
            if (page == MOST_PAGES) {
                places.put(keys.feed(), looked.place());
                return;
            }
            looked = goOn(keys, looked);
        }
    }

    private WaitScripts.Looked goOn(FeedKeys keys, WaitScripts.Looked before) {
        return scripts.look(
                keys,
                before.behind(),
                before.behind().isEmpty() ? 0 : PAGE,
                before.offset(),
                before.offset() == 0 ? 0 : PAGE,
                List.of());
    }

    /** Looks at jobs of which it was heard that they have finished. */
    void lookAt(FeedKeys keys, List<String> ids) {
        if (scripts.look(keys, "", 0, 0, 0, ids).owes()) {
            relay.relayNow(OutboxSource.of(keys));
        }
    }

    /** They are looked at first: what ended before that is told by what they owe, and is not guessed. */
    private void askElsewhere(FeedKeys keys, List<Follower> followers) {
        Map<String, List<Follower>> byFeed = new LinkedHashMap<>();
        Map<String, List<String>> byBatch = new LinkedHashMap<>();
        followers.forEach(each -> {
            if (each.awaited().kind() == Kind.BATCH) {
                byBatch.computeIfAbsent(each.awaited().id(), batch -> new ArrayList<>())
                        .add(each.id());
            } else {
                byFeed.computeIfAbsent(each.awaited().feed(), feed -> new ArrayList<>())
                        .add(each);
            }
        });
        byFeed.forEach((feed, some) -> unlessAway("feed '" + feed + "'", () -> {
            List<Follower> unknown = scripts.follow(new FeedKeys(keys.keySpace(), feed), keys.feed(), some);
            if (relay.relayNow(source(keys, feed))) {
                gone(keys, unknown.stream());
            }
        }));
        byBatch.forEach((batch, ids) -> unlessAway("batch '" + batch + "'", () -> {
            BatchKeys batchKeys = new BatchKeys(keys.keySpace(), batch);
            relay.relayNow(OutboxSource.of(batchKeys));
            if (batches.read(batchKeys, 0).isEmpty()) {
                gone(keys, ids.stream().map(id -> new Follower(id, new Awaited(Kind.BATCH, "", batch))));
            } else if (batches.await(batchKeys, keys.feed(), ids).owes()) {
                relay.relayNow(OutboxSource.of(batchKeys));
            }
        }));
    }

    private static void unlessAway(String source, Runnable asking) {
        try {
            asking.run();
        } catch (ThoonkRedisException | NotReplicatedException | FeedException ex) {
            // Of a cluster one master may be away, and what waits for others must not wait for it.
            log.debug("Jobs that wait for {} are looked after again at the next interval", source, ex);
        }
    }

    private void gone(FeedKeys keys, Stream<Follower> followers) {
        List<WaitNotice> notices = followers
                .map(each -> WaitNotice.gone(keys.feed(), each.id(), each.awaited()))
                .toList();
        if (!notices.isEmpty() && scripts.hear(keys, notices).owes()) {
            relay.relayNow(OutboxSource.of(keys));
        }
    }

    private static OutboxSource source(FeedKeys keys, String feed) {
        return OutboxSource.of(new FeedKeys(keys.keySpace(), feed));
    }
}
