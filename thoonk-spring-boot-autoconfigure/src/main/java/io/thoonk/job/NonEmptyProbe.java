package io.thoonk.job;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks which feeds have any of some keys, or do not exist any more: one call for many feeds as long as none has, and for halves of them where one has.
 * Thread-safe.
 */
final class NonEmptyProbe {

    private static final LuaScript PROBE = LuaScript.load(NonEmptyProbe.class, "probe-keys.lua");

    private static final int MOST_AT_ONCE = 100;

    private final ScriptRunner runner;

    private final FeedKey[] wanted;

    NonEmptyProbe(ScriptRunner runner, FeedKey... wanted) {
        this.runner = runner;
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
        byte[][] keys = Stream.concat(
                        feeds.stream().map(feed -> feed.of(FeedKey.CONFIG)),
                        feeds.stream().flatMap(feed -> Arrays.stream(feed.of(wanted))))
                .toArray(byte[][]::new);
        String named = feeds.size() == 1 ? feeds.get(0).feed() : "(" + feeds.size() + " feeds)";
        return runner.run(PROBE, named, keys, WireText.number(feeds.size())).number(1) == 1;
    }
}
