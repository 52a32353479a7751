package io.thoonk.job;

import io.thoonk.AfterCommit;
import io.thoonk.NotReplicatedException;
import io.thoonk.SendObserver;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives jobs their ids, puts them at once or after the commit, and names them where that fails halfway.
 *
 * @param feed name of the feed as others know it, which of a partition is that of the whole
 * @param ids makes ids
 * @param script puts
 * @param batcher puts what many threads put at once in one call
 * @param afterCommit whether puts wait for the commit of a transaction where their options say nothing
 * @param keyResolvers give jobs a key
 * @param feedsPutTo is told the names of feeds
 * @param observer observes puts
 * @param waiting puts jobs that wait for others
 */
record JobPuts(
        String feed,
        Supplier<String> ids,
        PutScript script,
        PutBatcher batcher,
        boolean afterCommit,
        JobKeyResolvers keyResolvers,
        FeedsPutTo feedsPutTo,
        SendObserver observer,
        WaitingJobs waiting) {

    String put(FeedKeys keys, byte[] item, PutOptions options) {
        if (options.conditions().unique() != null && !isLater(options)) {
            return putUnique(keys, item, options).id();
        }
        String id = idOf(options);
        inTime(keys, List.of(id), options, () -> putOne(keys, id, item, options));
        return id;
    }

    /** Puts a job with a unique key at once, and tells what that did. */
    PutOutcome putUnique(FeedKeys keys, byte[] item, PutOptions options) {
        if (options.conditions().unique() == null) {
            throw new IllegalArgumentException(
                    "putUnique needs options with a unique key; give them unique(key, mode)");
        }
        String id = idOf(options);
        if (isLater(options)) {
            throw new IllegalStateException("Job '" + id + "' of feed '" + keys.feed()
                    + "' is put after the commit of this transaction, so what that does is not known inside; use put,"
                    + " or putUnique outside of the transaction or with PutOptions afterCommit(false)");
        }
        PutScript.Entry entry = PutScript.Entry.of(id, item, options);
        AtomicReference<@Nullable PutOutcome> outcome = new AtomicReference<>();
        inTime(keys, List.of(id), options, () -> outcome.set(putUnique(keys, entry)));
        return Objects.requireNonNull(outcome.get());
    }

    /** Another job may stand for this one, and then there is none of this id. */
    private PutOutcome putUnique(FeedKeys keys, PutScript.Entry entry) {
        PutOutcome outcome = script.putUnique(keys, entry);
        waiting.recent().add(keys.feed(), outcome.id());
        return outcome;
    }

    /** The options with the key of the job, where that is worked out from its payload. */
    PutOptions withKey(Object payload, PutOptions options) {
        return keyResolvers.withKey(feed, payload, options);
    }

    /** The id that the caller chose, or one that is new. */
    String idOf(PutOptions options) {
        return options.id().orElseGet(ids);
    }

    /** Puts a job whose end is waited for, which does not come before the commit of a transaction. */
    void putNow(FeedKeys keys, String id, byte[] item, PutOptions options) {
        refuseUnique(
                options,
                "Another job may stand for one with a unique key, so what is followed would not be the job that is"
                        + " put: use putUnique, and future with the id that it tells");
        if (isLater(options)) {
            throw new IllegalStateException("Job '" + id + "' of feed '" + keys.feed()
                    + "' is put after the commit of this transaction, so its end cannot be waited for inside; put it"
                    + " outside of the transaction, or with PutOptions afterCommit(false)");
        }
        inTime(keys, List.of(id), options, () -> putOne(keys, id, item, options));
    }

    private void putOne(FeedKeys keys, String id, byte[] item, PutOptions options) {
        if (!options.conditions().waits().isEmpty()) {
            waiting.put(keys, List.of(id), options, known -> List.of(PutScript.Entry.of(id, item, known)));
            return;
        }
        PutScript.Entry entry = PutScript.Entry.of(id, item, options);
        if (options.conditions().unique() != null) {
            putUnique(keys, entry);
        } else if (options.conditions().isPutAlone(options.priority())) {
            script.put(keys, List.of(entry));
        } else {
            batcher.put(keys, entry);
        }
    }

    /** The options of so many jobs that become due evenly over a time, each by its place. */
    static IntFunction<PutOptions> spread(int jobs, Duration over) {
        JobArguments.requireNotNegative("over", over);
        long millis = over.toMillis();
        return place -> PutOptions.builder()
                .delay(Duration.ofMillis((long) ((double) millis * place / jobs)))
                .build();
    }

    /** Refuses options that only a single job can have. */
    static void requireMany(PutOptions options) {
        if (options.id().isPresent()) {
            throw new IllegalArgumentException("putAll gives each job an id of its own, but its options have the id '"
                    + options.id().get() + "'; put such a job alone");
        }
        refuseUnique(options, "putAll would put jobs with the same unique key one upon the other");
    }

    /** Refuses a unique key where a put has to put a job of its own. */
    static void refuseUnique(PutOptions options, String why) {
        UniqueKey unique = options.conditions().unique();
        if (unique != null) {
            throw new IllegalArgumentException(why + "; leave out the unique key '" + unique.key() + "'");
        }
    }

    List<String> putAll(FeedKeys keys, List<Item> items, PutOptions options) {
        List<String> ids = new ArrayList<>(items.size());
        items.forEach(item -> ids.add(this.ids.get()));
        if (!options.conditions().waits().isEmpty()) {
            inTime(keys, ids, options, () -> waiting.put(keys, ids, options, known -> entries(ids, items, known)));
            return ids;
        }
        inTime(keys, ids, options, () -> putInChunks(keys, entries(ids, items, options)));
        return ids;
    }

    /** For each job its own options, but for what it waits for, which is known of all. */
    private static List<PutScript.Entry> entries(List<String> ids, List<Item> items, PutOptions known) {
        JobWaits waits = known.conditions().waits();
        List<PutScript.Entry> entries = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            PutOptions own = items.get(i).options();
            entries.add(PutScript.Entry.of(
                    ids.get(i), items.get(i).bytes(), waits.isEmpty() ? own : WaitingJobs.waiting(own, waits)));
        }
        return entries;
    }

    /** Redis has the next call before it has answered the one before. */
    private void putInChunks(FeedKeys keys, List<PutScript.Entry> entries) {
        Deque<Runnable> answers = new ArrayDeque<>();
        try {
            for (int from = 0, to; from < entries.size(); from = to) {
                to = PutScript.endOfBatch(entries, from);
                answers.add(script.begin(keys, entries.subList(from, to))::get);
                if (answers.size() > 1) {
                    answers.remove().run();
                }
            }
            while (!answers.isEmpty()) {
                answers.remove().run();
            }
        } catch (RuntimeException ex) {
            // Once the caller hears of a failure nothing may change any more.
            answers.forEach(answer -> await(answer, ex));
            throw ex;
        }
    }

    private static void await(Runnable answer, RuntimeException failureBefore) {
        try {
            answer.run();
        } catch (RuntimeException ex) {
            failureBefore.addSuppressed(ex);
        }
    }

    private void inTime(FeedKeys keys, List<String> ids, PutOptions options, Runnable script) {
        feedsPutTo.note(feed);
        Runnable named = () -> {
            try {
                script.run();
                if (options.conditions().unique() == null) {
                    ids.forEach(id -> waiting.recent().add(keys.feed(), id));
                }
            } catch (NotReplicatedException ex) {
                throw ex.withIds(ids);
            }
        };
        if (isAfterCommit(options)) {
            AfterCommit.run("put of " + inWords(ids) + " into feed '" + keys.feed() + "'", named);
        } else {
            named.run();
        }
    }

    /** Whether the put waits for a commit that has not come. */
    private boolean isLater(PutOptions options) {
        return isAfterCommit(options) && AfterCommit.isPending();
    }

    boolean isAfterCommit(PutOptions options) {
        return options.afterCommit().orElse(afterCommit);
    }

    private static String inWords(List<String> ids) {
        return ids.size() == 1 ? "job '" + ids.get(0) + "'" : ids.size() + " jobs " + ids;
    }

    /** One of several jobs: its payload, and the options that are its own by its key. */
    record Item(byte[] bytes, PutOptions options) {}
}
