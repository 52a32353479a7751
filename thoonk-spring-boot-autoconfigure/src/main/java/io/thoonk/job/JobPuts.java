package io.thoonk.job;

import io.thoonk.AfterCommit;
import io.thoonk.NotReplicatedException;
import io.thoonk.redis.FeedKeys;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Gives jobs their ids, puts them at once or after the commit, and names them where that fails halfway.
 *
 * @param script puts
 * @param collector puts what many threads put at once in one call
 * @param generations makes ids
 * @param afterCommit whether puts wait for the commit of a transaction where their options say nothing
 */
record JobPuts(PutScript script, PutCollector collector, Generations generations, boolean afterCommit) {

    String put(FeedKeys keys, byte[] item, PutOptions options) {
        String id = options.id().orElseGet(generations::randomHex);
        PutEntry entry = PutEntry.of(id, item, options);
        inTime(keys, List.of(id), options, () -> collector.put(keys, entry));
        return id;
    }

    List<String> putAll(FeedKeys keys, List<byte[]> items, PutOptions options) {
        List<String> ids = new ArrayList<>(items.size());
        List<PutEntry> entries = new ArrayList<>(items.size());
        for (byte[] item : items) {
            String id = generations.randomHex();
            ids.add(id);
            entries.add(PutEntry.of(id, item, options));
        }
        inTime(keys, ids, options, () -> putInChunks(keys, entries));
        return ids;
    }

    /** Redis has the next call before it has answered the one before. */
    private void putInChunks(FeedKeys keys, List<PutEntry> entries) {
        Deque<Runnable> answers = new ArrayDeque<>();
        try {
            for (int from = 0; from < entries.size(); from += PutScript.MOST) {
                answers.add(script.begin(keys, entries.subList(from, Math.min(from + PutScript.MOST, entries.size()))));
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
        Runnable named = () -> {
            try {
                script.run();
            } catch (NotReplicatedException ex) {
                throw ex.withIds(ids);
            }
        };
        if (options.afterCommit().orElse(afterCommit)) {
            AfterCommit.run("put of " + inWords(ids) + " into feed '" + keys.feed() + "'", named);
        } else {
            named.run();
        }
    }

    private static String inWords(List<String> ids) {
        return ids.size() == 1 ? "job '" + ids.get(0) + "'" : ids.size() + " jobs " + ids;
    }
}
