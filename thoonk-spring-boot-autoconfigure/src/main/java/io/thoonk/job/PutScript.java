package io.thoonk.job;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.Priority;
import io.thoonk.redis.LoneServer;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Puts jobs into a feed.
 *
 * @param runner runs the scripts
 * @param server knows who hears what it publishes, or does not
 * @param peerMessages whether thoonk.py's further messages are sent
 * @param extras the feeds for which the quick way is not
 */
record PutScript(ScriptRunner runner, LoneServer server, boolean peerMessages, ExtraFeeds extras) {

    /** So many jobs go with one call; more gain nothing, and hold up Redis for longer. */
    static final int MAX_BATCH = 250;

    /** Beyond this many bytes a call is full: one script must not hold up Redis for long. */
    static final int MAX_BYTES = 1 << 20;

    private static final int HEAVY = 4;

    private static final LuaScript PUT = LuaScript.load(PutScript.class, "put.lua");

    private static final LuaScript PUT_PLAIN = LuaScript.load(PutScript.class, "put-plain.lua");

    private static final FeedKey[] PLAIN_KEYS = {
        FeedKey.CONFIG,
        FeedKey.GENERATION,
        FeedKey.IDS,
        FeedKey.ITEMS,
        FeedKey.PUBLISHES,
        FeedKey.PUBLISHED,
        FeedKey.EXTRAS
    };

    private static final byte[] NOTHING = {};

    private static final byte[] YES = {'1'};

    /**
     * Where the call ends that begins with an entry: it holds up Redis for no longer than {@link #MAX_BATCH} plain jobs do, and
     * is sent and answered in time with large payloads too.
     */
    static int endOfBatch(List<Entry> entries, int from) {
        int end = from;
        long bytes = 0;
        for (int weight = 0; end < entries.size() && weight < MAX_BATCH && bytes < MAX_BYTES; end++) {
            weight += entries.get(end).weight();
            bytes += entries.get(end).item().length;
        }
        return end;
    }

    /** Puts jobs that may overtake those of other calls. */
    void put(FeedKeys keys, List<Entry> entries) {
        if (extras.has(keys.feed()) || !entries.stream().allMatch(Entry::isPlain) || !putPlain(keys, entries)) {
            begin(keys, entries).get();
        }
    }

    /** Puts a job with a unique key, or does what its mode says instead. */
    PutOutcome putUnique(FeedKeys keys, Entry entry) {
        ScriptReply reply = begin(keys, List.of(entry)).get();
        return new PutOutcome(reply.text(4), PutOutcome.Kind.valueOf(reply.text(3)));
    }

    /** The quick way; {@code false} if the feed has to be looked at first. */
    private boolean putPlain(FeedKeys keys, List<Entry> entries) {
        List<byte[]> arguments = new ArrayList<>(2 + 2 * entries.size());
        arguments.add(peerChannel(keys));
        arguments.add(isAlone());
        for (Entry entry : entries) {
            arguments.add(entry.id());
            arguments.add(entry.item());
        }
        return !runner.runReplicated(PUT_PLAIN, keys, keys.of(PLAIN_KEYS), arguments.toArray(byte[][]::new))
                .isDeclined();
    }

    /** Puts what the outbox of another feed holds: each entry once, whatever becomes of its job. */
    void receive(FeedKeys keys, List<Entry> entries) {
        begin(keys, entries, JobKeys.andInbox(keys)).get();
    }

    /** Sends a put, and returns what waits for its answer. Calls that are begun in turn put in that order. */
    Supplier<ScriptReply> begin(FeedKeys keys, List<Entry> entries) {
        return begin(keys, entries, JobKeys.of(keys));
    }

    private Supplier<ScriptReply> begin(FeedKeys keys, List<Entry> entries, byte[][] spelled) {
        List<byte[]> plain = new ArrayList<>(2 * entries.size());
        List<byte[]> others = new ArrayList<>();
        for (Entry entry : entries) {
            List<byte[]> kind = entry.isPlain() ? plain : others;
            kind.add(entry.id());
            kind.add(entry.item());
            if (!entry.isPlain()) {
                kind.add(entry.options());
                kind.add(entry.headers());
            }
        }
        List<byte[]> arguments = new ArrayList<>(5 + plain.size() + others.size());
        arguments.add(JobKeys.newGeneration());
        arguments.add(peerChannel(keys));
        arguments.add(keys.of(FeedChannel.OWN_DUE));
        arguments.add(WireText.number(plain.size() / 2));
        arguments.add(isAlone());
        arguments.addAll(plain);
        arguments.addAll(others);
        Supplier<ScriptReply> coming = runner.beginReplicated(PUT, keys, spelled, arguments.toArray(byte[][]::new));
        return () -> {
            ScriptReply reply = coming.get();
            if (reply.status().equals("missing")) {
                throw new FeedDoesNotExistException(keys.feed());
            }
            if (reply.status().equals("mismatch")) {
                throw new FeedTypeMismatchException(keys.feed(), "job", reply.text(1));
            }
            refuse(keys, reply);
            extras.note(keys.feed(), reply.number(2) == 1);
            return reply;
        };
    }

    private static void refuse(FeedKeys keys, ScriptReply reply) {
        if (reply.status().equals("full")) {
            throw new LaneFullException(keys.feed(), reply.text(1), (int) reply.number(2));
        }
        if (reply.status().equals("refused") && reply.text(1).equals("order")) {
            throw new IllegalArgumentException(
                    "Feed '" + keys.feed() + "' runs jobs of a key in the order of their puts, so" + " a job with key '"
                            + reply.text(2) + "' takes neither a level nor priority HIGH");
        }
        if (reply.status().equals("refused") && reply.text(1).equals("after")) {
            throw new UnknownPredecessorException(
                    new JobWaits.Awaited(JobWaits.Kind.OTHER, keys.feed(), reply.text(2)));
        }
        if (reply.status().equals("refused")) {
            throw new IllegalArgumentException("Jobs of feed '" + keys.feed() + "' require 64 different things already,"
                    + " which is the most, so '" + reply.text(2) + "' is not taken");
        }
    }

    private byte[] peerChannel(FeedKeys keys) {
        return peerMessages ? keys.of(FeedChannel.PEER_PUT) : NOTHING;
    }

    private byte[] isAlone() {
        return peerMessages && server.isAlone() ? YES : NOTHING;
    }

    /** A job to be put, in the form of the script's arguments. */
    record Entry(byte[] id, byte[] item, byte[] options, byte[] headers) {

        private static final byte[] NONE = {};

        private static final byte[] PLAIN_ONCE = WireText.bytes("N::::1:");

        static Entry plain(String id, byte[] item) {
            return new Entry(WireText.bytes(id), item, NONE, NONE);
        }

        static Entry of(String id, byte[] item, PutOptions options) {
            if (options == PutOptions.defaults()) {
                return plain(id, item);
            }
            return of(id, item, options, options.id().isPresent() ? "1" : "");
        }

        /** One that is put once: '1', or the key of the outbox's entry that it comes from. */
        static Entry of(String id, byte[] item, PutOptions options, String once) {
            String fields = String.join(
                    ":",
                    options.priority() == Priority.HIGH ? "H" : "N",
                    options.delay().map(Entry::millis).orElse(""),
                    options.at()
                            .map(at -> at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at)
                            .map(Instant::toEpochMilli)
                            .map(String::valueOf)
                            .orElse(""),
                    options.maxAttempts().isPresent()
                            ? Integer.toString(options.maxAttempts().getAsInt())
                            : "",
                    once,
                    options.rememberFor().map(Entry::millis).orElse(""));
            return new Entry(
                    WireText.id(id),
                    item,
                    WireText.bytes(fields + options.conditions().extension()),
                    WireText.pairs(options.headers()));
        }

        /** The same as a member of a batch; the entry must have options. */
        Entry inBatch(String batch) {
            byte[] extension = WireText.bytes("\0batch\0" + batch);
            byte[] all = Arrays.copyOf(options, options.length + extension.length);
            System.arraycopy(extension, 0, all, options.length, extension.length);
            return new Entry(id, item, all, headers);
        }

        /** Tells whether there is nothing but the job itself to be said. */
        boolean isPlain() {
            return options.length == 0 && headers.length == 0;
        }

        /** Tells whether there is nothing but the job itself, and that it is put once, to be said. */
        boolean isPlainButForItsId() {
            return headers.length == 0 && Arrays.equals(options, PLAIN_ONCE);
        }

        /** The id, a NUL and the item. */
        byte[] framed() {
            byte[] framed = Arrays.copyOf(id, id.length + 1 + item.length);
            System.arraycopy(item, 0, framed, id.length + 1, item.length);
            return framed;
        }

        /** How many plain jobs take as long in Redis: a key, a batch or what else stands behind a NUL takes several commands. */
        int weight() {
            for (byte each : options) {
                if (each == 0) {
                    return HEAVY;
                }
            }
            return 1;
        }

        int size() {
            return item.length + headers.length;
        }

        private static String millis(Duration duration) {
            return Long.toString(duration.toMillis());
        }
    }
}
