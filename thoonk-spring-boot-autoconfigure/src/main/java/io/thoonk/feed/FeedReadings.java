package io.thoonk.feed;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the content of feeds a page at a time, and leaves a mark among their messages at each such moment where somebody waits
 * for it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FeedReadings implements FeedPage.Source {

    private static final int MAX_IDS = 1_000;

    private static final int MAX_PASSES = 5;

    private static final LuaScript READ = LuaScript.load(FeedReadings.class, "read.lua");

    private static final LuaScript DIGEST = LuaScript.load(FeedReadings.class, "digest.lua");

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
        return List.copyOf(whole(feed, Content.ITEMS).values());
    }

    private Map<String, FeedPage.Item> whole(String feed, Content content) {
        Pass pass = pass(feed, content);
        for (int passes = 1; pass.canMiss() && passes < MAX_PASSES; passes++) {
            Pass again = pass(feed, content);
            Set<String> gone = new LinkedHashSet<>(pass.items().keySet());
            gone.removeAll(again.items().keySet());
            pass = again;
            if (gone.isEmpty()
                    || gone.size() <= FeedPage.MAX_ITEMS
                            && items(feed, List.copyOf(gone), Optional.empty()).stream()
                                    .allMatch(Optional::isEmpty)) {
                break;
            }
        }
        return pass.items();
    }

    /**
     * Reads the ids of a feed, of whatever type, no more than 1 000 in one step.
     *
     * @param feed name of the feed
     * @return the ids in the order in which they stand, also those that have no item; of a feed that changes meanwhile as
     *     {@link #all} says
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    public List<String> ids(String feed) {
        return List.copyOf(whole(feed, Content.IDS).keySet());
    }

    /**
     * Reads items by their place in the feed's order, no more than 500 in one step.
     *
     * @param feed name of the feed
     * @param offset place of the first, from 0
     * @param count how many ids at most
     * @return the items with their scores, without ids that have no item; of a feed that changes meanwhile, each item that
     *     stood at one of these places all the time is among them
     * @throws io.thoonk.ThoonkRedisException if Redis fails
     */
    Collection<ScoredItem> from(String feed, long offset, int count) {
        Map<String, ScoredItem> items = new LinkedHashMap<>();
        FeedPage.End end = FeedPage.End.before(offset);
        int seen = 0;
        boolean last = false;
        while (!last && seen < count) {
            Part part = part(feed, end, Math.min(FeedPage.MAX_ITEMS, count - seen), Content.SCORED, Optional.empty());
            if (part.isGone()) {
                // Its place is as good a guess as any where the id that stood there has gone.
                end = FeedPage.End.before(offset + seen);
                continue;
            }
            ScoredItem.addTo(items, part.reply());
            seen += part.ids();
            last = part.isLast();
            end = part.end();
        }
        return items.values();
    }

    private Pass pass(String feed, Content content) {
        Map<String, FeedPage.Item> items = new LinkedHashMap<>();
        Deque<FeedPage.End> ends = new ArrayDeque<>();
        ends.push(FeedPage.End.NOWHERE);
        int pages = 0;
        while (true) {
            int most = content == Content.IDS ? MAX_IDS : FeedPage.MAX_ITEMS;
            Part part = part(feed, ends.element(), most, content, Optional.empty());
            if (part.isGone()) {
                // The place where the page ended is gone, so the reading goes on at the end of the page before.
                ends.pop();
                continue;
            }
            pages++;
            for (FeedPage.Item item : part.items()) {
                // What is met again has moved to where it stands now.
                items.remove(item.id());
                items.put(item.id(), item);
            }
            if (part.isLast()) {
                return new Pass(items, pages > 1 && part.isSorted());
            }
            ends.push(part.end());
        }
    }

    @Override
    public Optional<FeedPage> page(String feed, FeedPage.End end, int most, Optional<String> token) {
        Part part = part(feed, end, most, Content.ITEMS, token);
        return part.isGone()
                ? Optional.empty()
                : Optional.of(new FeedPage(part.isSorted(), part.items(), part.end(), part.isLast()));
    }

    private Part part(String feed, FeedPage.End end, int most, Content content, Optional<String> token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        return new Part(
                content,
                run(
                        READ,
                        feed,
                        token,
                        keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                        WireText.bytes(token.orElse("")),
                        token.isPresent() ? keys.of(FeedChannel.OWN_MARK) : new byte[0],
                        WireText.number(most),
                        WireText.bytes(end.id()),
                        WireText.bytes(end.place()),
                        WireText.bytes(content.name().toLowerCase(Locale.ROOT))));
    }

    /** Asks again where no answer came, unless there is a mark: it would come for the first answer, which is lost. */
    private ScriptReply run(LuaScript script, String feed, Optional<String> token, byte[][] keys, byte[]... arguments) {
        return token.isPresent()
                ? runner.run(script, feed, keys, arguments)
                : runner.read(script, feed, keys, arguments);
    }

    @Override
    public FeedPage.Digest digest(String feed, long index, String token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        ScriptReply reply = runner.run(
                DIGEST,
                feed,
                keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS),
                WireText.bytes(token),
                keys.of(FeedChannel.OWN_MARK),
                WireText.number(index),
                WireText.number(FeedPage.MAX_ITEMS));
        return new FeedPage.Digest(
                reply.status().equals("sorted"),
                index == 0,
                reply.number(1) == 1,
                reply.text(3),
                (int) reply.number(4),
                (int) reply.number(2),
                reply.text(5));
    }

    @Override
    public List<Optional<byte[]>> items(String feed, List<String> ids, Optional<String> token) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        byte[][] arguments = new byte[2 + ids.size()][];
        arguments[0] = WireText.bytes(token.orElse(""));
        arguments[1] = token.isPresent() ? keys.of(FeedChannel.OWN_MARK) : new byte[0];
        for (int i = 0; i < ids.size(); i++) {
            arguments[2 + i] = WireText.bytes(ids.get(i));
        }
        ScriptReply reply = run(ITEMS, feed, token, keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS), arguments);
        List<Optional<byte[]>> items = new ArrayList<>(ids.size());
        for (int i = 1; i < reply.size(); i++) {
            items.add(reply.optionalBytes(i));
        }
        return items;
    }

    /** What is read of a feed. */
    private enum Content {
        ITEMS,
        SCORED,
        IDS
    }

    /**
     * What one call has read.
     *
     * @param content what was asked for
     * @param reply the answer
     */
    private record Part(Content content, ScriptReply reply) {

        /** So many values stand before the items. */
        private static final int HEAD = 5;

        int ids() {
            return (int) reply.number(4);
        }

        boolean isGone() {
            return reply.status().equals("gone");
        }

        boolean isSorted() {
            return reply.status().equals("sorted");
        }

        boolean isLast() {
            return reply.number(1) == 1;
        }

        FeedPage.End end() {
            return new FeedPage.End(reply.text(2), reply.text(3));
        }

        List<FeedPage.Item> items() {
            int step = content == Content.IDS ? 1 : 2;
            List<FeedPage.Item> items = new ArrayList<>(reply.size() / step);
            for (int i = HEAD; i < reply.size(); i += step) {
                items.add(new FeedPage.Item(reply.text(i), step == 1 ? new byte[0] : reply.bytes(i + 1)));
            }
            return items;
        }
    }

    /**
     * An item with its score, where the feed has scores.
     *
     * @param id its id
     * @param item its bytes
     * @param score its score, or empty
     */
    record ScoredItem(String id, byte[] item, Optional<String> score) {

        /** Adds the items of an answer, which stand in it behind its head. */
        static void addTo(Map<String, ScoredItem> items, ScriptReply reply) {
            for (int i = Part.HEAD; i < reply.size(); i += 3) {
                Optional<String> score = reply.optionalText(i + 2).filter(text -> !text.isEmpty());
                items.put(reply.text(i), new ScoredItem(reply.text(i), reply.bytes(i + 1), score));
            }
        }
    }

    /** One reading from the beginning to the end, and whether an item can have moved past it. */
    private record Pass(Map<String, FeedPage.Item> items, boolean canMiss) {}
}
