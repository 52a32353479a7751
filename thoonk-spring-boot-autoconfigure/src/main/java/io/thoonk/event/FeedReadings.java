package io.thoonk.event;

import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.FeedKey;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.KeySpace;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the content of feeds a page at a time, and leaves a mark among their messages at each such moment where somebody waits
 * for it. Thread-safe.
 */
public final class FeedReadings {

    /** How much one call reads at most; Redis does nothing else meanwhile. */
    static final int MOST = 500;

    private static final int MOST_PASSES = 5;

    private static final LuaScript READ = LuaScript.load(FeedReadings.class, "read.lua");

    private static final LuaScript ITEMS = LuaScript.load(FeedReadings.class, "items.lua");

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    /**
     * Creates the reader.
     *
     * @param runner runs scripts
     * @param keySpace how keys are spelled
     */
    public FeedReadings(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
    }

    /**
     * Reads all items of a feed, no more than 500 in one step, so that Redis serves others in between.
     *
     * @param feed name of the feed
     * @return the items in the feed's order. Of a feed that changes meanwhile, each item that was there all the time is among
     *     them, as it stood at some moment of the reading; what came, changed or went meanwhile may be or not. A sorted feed
     *     of several pages is read again, up to five times, until a reading lacks nothing of the one before that is still
     *     there, because an item may have moved from what was not read yet to what was
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public List<FeedPage.Item> all(String feed) {
        Pass pass = pass(feed);
        for (int passes = 1; pass.canMiss() && passes < MOST_PASSES; passes++) {
            Pass again = pass(feed);
            Set<String> gone = new LinkedHashSet<>(pass.items().keySet());
            gone.removeAll(again.items().keySet());
            pass = again;
            if (gone.size() <= MOST && areGone(feed, List.copyOf(gone))) {
                break;
            }
        }
        return List.copyOf(pass.items().values());
    }

    private boolean areGone(String feed, List<String> ids) {
        return ids.isEmpty() || items(feed, ids, Optional.empty()).stream().allMatch(Optional::isEmpty);
    }

    private Pass pass(String feed) {
        Map<String, FeedPage.Item> items = new LinkedHashMap<>();
        Deque<FeedPage.End> ends = new ArrayDeque<>();
        ends.push(FeedPage.End.NOWHERE);
        int pages = 0;
        while (true) {
            Optional<FeedPage> page = page(feed, ends.element(), MOST, Optional.empty());
            if (page.isEmpty()) {
                // The place where the page ended is gone, so the reading goes on at the end of the page before.
                ends.pop();
                continue;
            }
            pages++;
            for (FeedPage.Item item : page.get().items()) {
                // What is met again has moved to where it stands now.
                items.remove(item.id());
                items.put(item.id(), item);
            }
            if (page.get().last()) {
                return new Pass(items, pages > 1 && page.get().sorted());
            }
            ends.push(page.get().end());
        }
    }

    /** Reads the next page; empty if the end of the page before is gone from a sorted feed, and with it the place to go on. */
    Optional<FeedPage> page(String feed, FeedPage.End end, int most, Optional<String> token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        ScriptReply reply = runner.run(
                READ,
                feed,
                keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(token.orElse("")),
                token.isPresent() ? keys.of(FeedChannel.OWN_MARK) : new byte[0],
                WireText.bytes(Integer.toString(most)),
                WireText.bytes(end.id()),
                WireText.bytes(end.place()));
        if (reply.status().equals("gone")) {
            return Optional.empty();
        }
        List<FeedPage.Item> items = new ArrayList<>(reply.size() / 2);
        for (int i = 4; i < reply.size(); i += 2) {
            items.add(new FeedPage.Item(reply.text(i), reply.bytes(i + 1)));
        }
        return Optional.of(new FeedPage(
                reply.status().equals("sorted"),
                items,
                new FeedPage.End(reply.text(2), reply.text(3)),
                reply.number(1) == 1));
    }

    /** Reads items, at most {@link #MOST}; one that there is not is empty. */
    List<Optional<byte[]>> items(String feed, List<String> ids, Optional<String> token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        byte[][] arguments = new byte[2 + ids.size()][];
        arguments[0] = WireText.bytes(token.orElse(""));
        arguments[1] = token.isPresent() ? keys.of(FeedChannel.OWN_MARK) : new byte[0];
        for (int i = 0; i < ids.size(); i++) {
            arguments[2 + i] = WireText.bytes(ids.get(i));
        }
        ScriptReply reply = runner.run(ITEMS, feed, new byte[][] {keys.of(FeedKey.ITEMS)}, arguments);
        List<Optional<byte[]>> items = new ArrayList<>(ids.size());
        for (int i = 1; i <= ids.size(); i++) {
            items.add(reply.optionalBytes(i));
        }
        return items;
    }

    /**
     * One reading from the beginning to the end.
     *
     * @param items what was read, by id
     * @param canMiss whether an item can have moved past the reading
     */
    private record Pass(Map<String, FeedPage.Item> items, boolean canMiss) {}
}
