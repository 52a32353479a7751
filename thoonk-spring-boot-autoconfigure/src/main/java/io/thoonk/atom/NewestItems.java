package io.thoonk.atom;

import io.thoonk.ThoonkException;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the newest items of plain feeds, no more than 500 in one step, and what tells whether a feed has changed. Thread-safe. */
final class NewestItems {

    private static final LuaScript NEWEST = LuaScript.load(NewestItems.class, "newest.lua");

    private static final LuaScript KEEP_RETRACTIONS = LuaScript.load(NewestItems.class, "keep-retractions.lua");

    private static final int AT_ONCE = 500;

    /** A document that is larger than this is split. */
    private static final int MOST_BYTES = 4_000_000;

    private static final int MOST_PASSES = 3;

    private static final int HEAD = 11;

    private final ScriptRunner runner;

    private final KeySpace keySpace;

    NewestItems(ScriptRunner runner, KeySpace keySpace) {
        this.runner = runner;
        this.keySpace = keySpace;
    }

    /** Looks at a feed without reading any item. */
    State look(String feed) {
        return new State(ask(new FeedKeys(keySpace, feed), 0, Cursor.NEWEST, 0), feed);
    }

    /**
     * Reads items, newest first.
     *
     * @param feed name of the feed
     * @param most how many at most
     * @param from where to begin
     * @param mostGone how many retractions at most
     */
    Reading read(String feed, int most, Cursor from, int mostGone) {
        FeedKeys keys = new FeedKeys(keySpace, feed);
        Reading reading = pass(keys, most, from, mostGone);
        for (int passes = 1; !reading.ofOneMoment() && passes < MOST_PASSES; passes++) {
            reading = pass(keys, most, from, mostGone);
        }
        if (!reading.state().keepsRetractions() && mostGone > 0) {
            runner.run(
                    KEEP_RETRACTIONS,
                    feed,
                    keys.of(
                            FeedKey.CONFIG,
                            FeedKey.IDS,
                            FeedKey.ITEMS,
                            FeedKey.GENERATION,
                            FeedKey.DURABLE,
                            FeedKey.KNOWN,
                            FeedKey.PARKED,
                            FeedKey.TOMBSTONES,
                            FeedKey.REDO),
                    WireText.bytes("atom"),
                    new byte[0]);
        }
        return reading;
    }

    private Reading pass(FeedKeys keys, int most, Cursor from, int mostGone) {
        List<Item> items = new ArrayList<>();
        ScriptReply reply = ask(keys, Math.min(AT_ONCE, most), from, mostGone);
        State state = new State(reply, keys.feed());
        List<Gone> gone = gone(reply);
        Cursor end = addItems(reply, items, from);
        boolean same = true;
        long bytes = bytes(items, 0);
        while (reply.size() > 1 && !reply.text(9).equals("1") && items.size() < most && bytes < MOST_BYTES) {
            int before = items.size();
            reply = ask(keys, Math.min(AT_ONCE, most - items.size()), end, 0);
            end = addItems(reply, items, end);
            bytes += bytes(items, before);
            same &= new State(reply, keys.feed()).identity().equals(state.identity());
        }
        boolean last = reply.size() <= 1 || reply.text(9).equals("1") || same && items.size() >= state.count();
        return new Reading(state, items, gone, last ? Optional.empty() : Optional.of(end), same);
    }

    private static long bytes(List<Item> items, int from) {
        return items.subList(from, items.size()).stream()
                .mapToLong(item -> item.item().length)
                .sum();
    }

    private static Cursor addItems(ScriptReply reply, List<Item> items, Cursor from) {
        int count = reply.size() > 1 ? Integer.parseInt(reply.text(10)) : 0;
        Cursor end = from;
        for (int i = HEAD; i < HEAD + 4 * count; i += 4) {
            String id = reply.text(i);
            end = new Cursor(reply.text(i + 2), id);
            Instant time = Instant.ofEpochMilli(Long.parseLong(reply.text(i + 3)));
            reply.optionalBytes(i + 1).ifPresent(item -> items.add(new Item(id, item, time)));
        }
        return end;
    }

    private static List<Gone> gone(ScriptReply reply) {
        List<Gone> gone = new ArrayList<>();
        int first = reply.size() > 1 ? HEAD + 4 * Integer.parseInt(reply.text(10)) : reply.size();
        for (int i = first; i < reply.size(); i += 2) {
            gone.add(new Gone(reply.text(i), Instant.ofEpochMilli(Long.parseLong(reply.text(i + 1)))));
        }
        return gone;
    }

    private ScriptReply ask(FeedKeys keys, int most, Cursor from, int mostGone) {
        return runner.read(
                NEWEST,
                keys.feed(),
                keys.of(
                        FeedKey.CONFIG,
                        FeedKey.IDS,
                        FeedKey.ITEMS,
                        FeedKey.PUBLISHES,
                        FeedKey.DURABLE,
                        FeedKey.TOMBSTONES,
                        FeedKey.GENERATION),
                WireText.number(most),
                WireText.bytes(from.score()),
                WireText.bytes(from.id()),
                WireText.number(mostGone));
    }

    /**
     * Where a reading begins: behind an item, or where it stood.
     *
     * @param score of the item, or empty
     * @param id of the item
     */
    record Cursor(String score, String id) {

        static final Cursor NEWEST = new Cursor("", "");
    }

    /**
     * An item.
     *
     * @param id its id
     * @param item its bytes
     * @param updated when it was published or last edited
     */
    record Item(String id, byte[] item, Instant updated) {}

    /**
     * A retraction.
     *
     * @param id what was retracted and has not come back
     * @param when it was
     */
    record Gone(String id, Instant when) {}

    /**
     * What was read.
     *
     * @param state of the feed when the reading began
     * @param items newest first
     * @param gone retractions, newest first
     * @param next where to go on, or empty where nothing is left
     * @param ofOneMoment whether nothing has changed meanwhile
     */
    record Reading(State state, List<Item> items, List<Gone> gone, Optional<Cursor> next, boolean ofOneMoment) {}

    /**
     * What a feed is like, without its items.
     *
     * @param identity changes whenever anything in the feed does: what is published or edited is counted, and what is retracted is
     *     missing from the count of ids
     * @param now time of Redis
     * @param count how many ids there are
     * @param changed when something was last published, edited or, as far as known, retracted; empty if never
     * @param keepsRetractions whether retractions are kept
     * @param title of the feed, or empty
     */
    record State(
            String identity,
            Instant now,
            long count,
            Optional<Instant> changed,
            boolean keepsRetractions,
            Optional<String> title) {

        State(ScriptReply reply, String feed) {
            this(
                    identity(reply, feed),
                    reply.size() > 1 ? millis(reply.text(2)) : Instant.EPOCH,
                    reply.size() > 1 ? Long.parseLong(reply.text(4)) : 0,
                    changed(reply),
                    reply.size() <= 1 || reply.text(7).equals("1"),
                    reply.optionalText(8).filter(title -> !title.isEmpty()));
        }

        /** {@return what changes whenever a document of the feed does; the title is changed without anything in the feed} */
        String shown() {
            return String.join("\n", identity, title.orElse(""));
        }

        /** Tells apart each state that a feed ever has. */
        private static String identity(ScriptReply reply, String feed) {
            if (reply.status().equals("other")) {
                throw new NoPlainFeedException(feed);
            }
            return reply.size() > 1
                    ? String.join(" ", reply.text(1), reply.text(3), reply.text(4), reply.text(5))
                    : "missing";
        }

        private static Optional<Instant> changed(ScriptReply reply) {
            Optional<Instant> published = reply.optionalText(5)
                    .filter(score -> !score.isEmpty())
                    .map(score -> {
                        double value = WireText.score(score);
                        return Instant.ofEpochMilli((long) (value < 1e11 ? value * 1000 : value));
                    });
            Optional<Instant> retracted =
                    reply.optionalText(6).filter(time -> !time.isEmpty()).map(State::millis);
            return published
                    .filter(time -> retracted.filter(time::isBefore).isEmpty())
                    .or(() -> retracted);
        }

        private static Instant millis(String text) {
            return Instant.ofEpochMilli(Long.parseLong(text));
        }
    }

    /** The feed has no publish times. */
    static final class NoPlainFeedException extends ThoonkException {

        private static final long serialVersionUID = 1L;

        NoPlainFeedException(String feed) {
            super("'" + feed + "' is no plain feed; only plain feeds keep the times that Atom and RSS need");
        }
    }
}
