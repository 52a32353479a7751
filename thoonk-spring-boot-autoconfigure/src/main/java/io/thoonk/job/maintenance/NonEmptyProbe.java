package io.thoonk.job.maintenance;

import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.connection.RedisKeyCommands;

/**
 * Looks which feeds have any of some keys, or do not exist any more: one command for one feed and two for many as long as none
 * has, and the same for halves of them where one has. Thread-safe.
 */
final class NonEmptyProbe {

    private static final int MOST_AT_ONCE = 100;

    private final RedisAccess redis;

    private final FeedKey[] wanted;

    NonEmptyProbe(RedisAccess redis, FeedKey... wanted) {
        this.redis = redis;
        this.wanted = wanted.clone();
    }

    /** Those of the feeds that have one of the keys at least, or are gone. */
    Set<FeedKeys> having(Collection<FeedKeys> feeds) {
        Set<FeedKeys> having = new LinkedHashSet<>();
        List<FeedKeys> all = List.copyOf(feeds);
        int step = all.stream().anyMatch(feed -> feed.keySpace().isRegistryApart()) ? 1 : MOST_AT_ONCE;
        for (int from = 0; from < all.size(); from += step) {
            look(all.subList(from, Math.min(from + step, all.size())), having);
        }
        return having;
    }

    private void look(List<FeedKeys> feeds, Set<FeedKeys> having) {
        if (!anyHas(feeds)) {
            return;
        }
        if (feeds.size() == 1) {
            having.addAll(feeds);
            return;
        }
        int half = feeds.size() / 2;
        look(feeds.subList(0, half), having);
        look(feeds.subList(half, feeds.size()), having);
    }

    private boolean anyHas(List<FeedKeys> feeds) {
        byte[][] configs = feeds.stream().map(feed -> feed.of(FeedKey.CONFIG)).toArray(byte[][]::new);
        byte[][] others =
                feeds.stream().flatMap(feed -> Arrays.stream(feed.of(wanted))).toArray(byte[][]::new);
        String named = feeds.size() == 1 ? "feed '" + feeds.get(0).feed() + "'" : feeds.size() + " feeds";
        return redis.execute(
                "Looking for something to maintain in " + named,
                connection -> feeds.size() == 1
                        ? anyHas(connection.keyCommands(), configs[0], others)
                        : isNot(connection.keyCommands().touch(configs), configs.length)
                                || isNot(connection.keyCommands().exists(others), 0));
    }

    /** One command: the configuration, named more often than there are others, tells by itself whether it is there. */
    private static boolean anyHas(RedisKeyCommands commands, byte[] config, byte[][] others) {
        List<byte[]> mentions = new ArrayList<>(Collections.nCopies(others.length + 1, config));
        mentions.addAll(List.of(others));
        return isNot(commands.touch(mentions.toArray(byte[][]::new)), others.length + 1);
    }

    private static boolean isNot(@Nullable Long count, long expected) {
        return count == null || count != expected;
    }
}
