package io.thoonk.job;

import io.thoonk.FeedException;
import io.thoonk.NotReplicatedException;
import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.BatchNotice.BatchMember;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches, and what is to be looked after while they are not over: callbacks that a dead process left, members that are jobs no
 * more, deadlines. Thread-safe.
 */
final class Batches {

    private static final Logger log = LoggerFactory.getLogger(Batches.class);

    private static final int PAGE = 200;

    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private final BatchScripts scripts;

    private final OutboxRelay relay;

    private final JobScripts jobs;

    private final Duration patience;

    private final String process;

    private final BatchLooks looks = new BatchLooks(System::nanoTime);

    private volatile Runnable whenListed = () -> {};

    Batches(BatchScripts scripts, OutboxRelay relay, JobScripts jobs, Duration patience, String process) {
        this.scripts = scripts;
        this.relay = relay;
        this.jobs = jobs;
        this.patience = patience;
        this.process = process;
    }

    Batch batch(BatchKeys keys, PayloadCodec<?> codec, JobPuts puts) {
        return new DefaultBatch(keys, codec, scripts, this, puts);
    }

    /** Tells somebody of each batch that this process may be the first to know of. */
    void whenListed(Runnable told) {
        whenListed = told;
    }

    /** Puts a batch on the list of those that are looked after. */
    void list(BatchKeys keys) {
        scripts.list(keys);
        whenListed.run();
    }

    /** Does what follows a change. */
    void follow(BatchKeys keys, BatchScripts.Changed changed) {
        if (changed.owes()) {
            relay.relayNow(OutboxSource.of(keys));
        }
        if (changed.isOver()) {
            scripts.unlist(keys);
        }
    }

    /** Looks after all batches, if no other process does; tells how many there are. */
    long lookAfterAll(KeySpace keySpace, Duration lease) {
        BatchScripts.Listed listed = scripts.lead(keySpace, process, lease);
        looks.listed(listed.ids());
        // While much is away that may take long: the others have their turn the next time.
        long end = System.nanoTime() + LONGEST_LOOK.toNanos();
        List<String> ids = new ArrayList<>(listed.ids());
        Collections.shuffle(ids);
        for (String id : ids) {
            if (System.nanoTime() - end < 0) {
                unlessAway("batch '" + id + "'", () -> lookAfter(new BatchKeys(keySpace, id)));
            }
        }
        return listed.count();
    }

    /** What one of them cannot have done must not keep the others waiting: of a cluster one master may be away. */
    private static void unlessAway(String what, Runnable looking) {
        try {
            looking.run();
        } catch (ThoonkRedisException | NotReplicatedException | FeedException ex) {
            log.debug("Of batches, {} is looked after again at the next interval", what, ex);
        }
    }

    private void lookAfter(BatchKeys keys) {
        // Takes it off the list where all is over and others have received all that it owed them.
        boolean isAllHeard = relay.relayNow(OutboxSource.of(keys));
        BatchLooks.Look look = looks.of(keys.id());
        BatchProgress progress = scripts.read(keys, 0).orElse(null);
        if (progress == null) {
            forget(keys, look, isAllHeard);
            return;
        }
        look.known();
        if (progress.isOver()) {
            return;
        }
        BatchProgress.Times times = progress.times();
        if (times.cancelled() != null
                || times.deadline() != null && !progress.at().isBefore(times.deadline())) {
            unlessAway("a member of batch '" + keys.id() + "'", () -> cancel(keys));
        }
        synchronized (look) {
            look.goOn(false, lookAfter(keys, false, look.cursor(false), look));
            look.goOn(true, lookAfter(keys, true, look.cursor(true), look));
        }
    }

    /** What is not there twice was never begun with, or was over a day ago; it is looked after as long as it still owes something. */
    private void forget(BatchKeys keys, BatchLooks.Look look, boolean isAllHeard) {
        if (look.isUnknownFor(patience) && isAllHeard && !scripts.look(keys).owes()) {
            scripts.unlist(keys);
        }
    }

    /** Tells where the next look goes on. */
    private String lookAfter(BatchKeys keys, boolean areStalled, String cursor, BatchLooks.Look look) {
        BatchScripts.Page page = scripts.members(keys, areStalled ? keys.stalled() : keys.open(), cursor, PAGE);
        lookAfter(keys, areStalled, page.members(), look);
        return page.cursor();
    }

    /** A member that is seen to be no job twice was never put, or went with its feed. */
    private void lookAfter(BatchKeys keys, boolean areStalled, List<BatchMember> members, BatchLooks.Look look) {
        Map<String, List<String>> byFeed = new LinkedHashMap<>();
        members.forEach(member ->
                byFeed.computeIfAbsent(member.feed(), feed -> new ArrayList<>()).add(member.id()));
        List<BatchNotice> gone = new ArrayList<>();
        byFeed.forEach((feed, ids) -> unlessAway("feed '" + feed + "'", () -> {
            FeedKeys feedKeys = new FeedKeys(keys.keySpace(), feed);
            BatchScripts.Seen seen = scripts.look(feedKeys, keys.id(), areStalled, ids);
            // What it still owes is told before what is guessed.
            boolean isAllHeard = seen.missing().isEmpty() && !seen.owes() || relay.relayNow(OutboxSource.of(feedKeys));
            for (String id : ids) {
                BatchMember member = new BatchMember(feed, id);
                if (!seen.missing().contains(id)) {
                    look.forget(member);
                } else if (isAllHeard && look.isMissingFor(member, patience)) {
                    gone.add(new BatchNotice("", keys.id(), member, "retracted", "0"));
                }
            }
        }));
        if (!gone.isEmpty()) {
            gone.forEach(notice -> look.forget(notice.member()));
            follow(keys, scripts.tell(keys, gone));
        }
    }

    /** Retracts all members that have not finished. */
    void cancel(BatchKeys keys) {
        follow(keys, scripts.cancel(keys));
        each(keys, keys.open(), jobs::retract);
        each(keys, keys.stalled(), jobs::retract);
    }

    int retryStalled(BatchKeys keys) {
        return each(keys, keys.stalled(), jobs::retry);
    }

    /** What fails with a member of one feed is thrown once it is done with those of the others. */
    private int each(BatchKeys keys, byte[] set, BiPredicate<FeedKeys, String> action) {
        int done = 0;
        Map<String, ThoonkRedisException> away = new LinkedHashMap<>();
        String cursor = "0";
        do {
            BatchScripts.Page page = scripts.members(keys, set, cursor, PAGE);
            for (BatchMember member : page.members()) {
                try {
                    done += !away.containsKey(member.feed())
                                    && action.test(new FeedKeys(keys.keySpace(), member.feed()), member.id())
                            ? 1
                            : 0;
                } catch (ThoonkRedisException ex) {
                    away.put(member.feed(), ex);
                }
            }
            cursor = page.cursor();
        } while (!cursor.equals("0"));
        away.values().stream().findFirst().ifPresent(failure -> {
            throw failure;
        });
        return done;
    }
}
