package io.thoonk.job;

import io.thoonk.AfterCommit;
import io.thoonk.NotReplicatedException;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.WireText;
import java.util.ArrayList;
import java.util.List;

/**
 * Gives jobs their ids, puts them at once or after the commit, and names them where that fails halfway.
 *
 * @param scripts the scripts
 * @param generations makes ids
 * @param afterCommit whether puts wait for the commit of a transaction where their options say nothing
 */
record JobPuts(JobScripts scripts, Generations generations, boolean afterCommit) {

    private static final int CHUNK = 500;

    String put(FeedKeys keys, byte[] item, PutOptions options) {
        String id = options.id().orElseGet(generations::randomHex);
        List<byte[]> idAndItem = List.of(WireText.id(id), item);
        inTime(keys, List.of(id), options, () -> scripts.put(keys, idAndItem, options));
        return id;
    }

    List<String> putAll(FeedKeys keys, List<byte[]> items) {
        List<String> ids = new ArrayList<>(items.size());
        List<byte[]> idsAndItems = new ArrayList<>(items.size() * 2);
        for (byte[] item : items) {
            String id = generations.randomHex();
            ids.add(id);
            idsAndItems.add(WireText.bytes(id));
            idsAndItems.add(item);
        }
        inTime(keys, ids, PutOptions.defaults(), () -> {
            for (int from = 0; from < idsAndItems.size(); from += 2 * CHUNK) {
                int to = Math.min(from + 2 * CHUNK, idsAndItems.size());
                scripts.put(keys, idsAndItems.subList(from, to), PutOptions.defaults());
            }
        });
        return ids;
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
