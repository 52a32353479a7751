package io.thoonk.queue;

import io.thoonk.AfterCommit;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.Priority;
import io.thoonk.SendObserver;
import io.thoonk.SendObserver.Operation;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.PollResult;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Handle to a queue. */
final class DefaultMessageQueue<T> implements MessageQueue<T> {

    private static final int PUT_CHUNK = 500;

    /** Beyond this many bytes a call is full: one script must not hold up Redis for long. */
    private static final int PUT_BYTES = 1 << 20;

    /** How many ids one call reads; Redis does nothing else meanwhile. */
    private static final int PAGE = 1_000;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final Scripts scripts;

    private final RedisAccess redis;

    private final BlockingWait waiting;

    private final boolean putAfterCommit;

    private final SendObserver observer;

    DefaultMessageQueue(
            FeedKeys keys,
            PayloadCodec<T> codec,
            Scripts scripts,
            RedisAccess redis,
            BlockingWait waiting,
            boolean putAfterCommit,
            SendObserver observer) {
        this.keys = keys;
        this.codec = codec;
        this.scripts = scripts;
        this.redis = redis;
        this.waiting = waiting;
        this.putAfterCommit = putAfterCommit;
        this.observer = observer;
    }

    @Override
    public String put(T item) {
        return put(item, Priority.NORMAL);
    }

    @Override
    public String put(T item, Priority priority) {
        return observer.one(Operation.PUT, name(), sending -> {
            String id = putAll(List.of(codec.write(item)), priority).get(0);
            sending.id(id);
            return id;
        });
    }

    @Override
    public List<String> putAll(Collection<T> items) {
        return observer.many(
                Operation.PUT_ALL,
                name(),
                items.size(),
                sending -> putAll(items.stream().map(codec::write).toList(), Priority.NORMAL));
    }

    private List<String> putAll(List<byte[]> items, Priority priority) {
        List<String> ids = new ArrayList<>(items.size());
        List<byte[]> idsAndItems = new ArrayList<>(2 * items.size());
        for (byte[] item : items) {
            String id = RandomIds.next();
            ids.add(id);
            idsAndItems.add(WireText.bytes(id));
            idsAndItems.add(item);
        }
        Runnable put = () -> putInChunks(priority, idsAndItems);
        if (putAfterCommit) {
            AfterCommit.run("put of " + ids.size() + " messages " + ids + " into queue '" + keys.feed() + "'", put);
        } else {
            put.run();
        }
        return ids;
    }

    private void putInChunks(Priority priority, List<byte[]> idsAndItems) {
        for (int from = 0, to = 0; from < idsAndItems.size(); from = to) {
            for (long bytes = 0; to < idsAndItems.size() && to - from < 2 * PUT_CHUNK && bytes < PUT_BYTES; to += 2) {
                bytes += idsAndItems.get(to + 1).length;
            }
            scripts.put(keys, priority, idsAndItems.subList(from, to));
        }
    }

    @Override
    public Optional<T> get() {
        return scripts.get(keys).map(this::read);
    }

    @Override
    public Optional<T> get(Duration timeout) {
        return waiting.await(
                        keys,
                        BlockingWait.Mode.PEEK,
                        timeout,
                        looked -> scripts.get(keys).map(PollResult::of).orElseGet(PollResult::nothing),
                        id -> {})
                .map(this::read);
    }

    private T read(Scripts.Taken taken) {
        try {
            return codec.read(taken.item());
        } catch (PayloadConversionException ex) {
            throw new UnreadableMessageException(keys.feed(), taken.id(), taken.item(), ex);
        }
    }

    @Override
    public List<String> ids() {
        return redis.execute("Listing the ids of queue '" + keys.feed() + "'", connection -> {
            byte[] list = keys.of(FeedKey.IDS);
            Set<String> found = new LinkedHashSet<>();
            long from = 0;
            List<byte[]> page;
            do {
                // From the end at which messages are put, as taking one moves none of those that are not read yet.
                page = connection.listCommands().lRange(list, from, from + PAGE - 1);
                page.forEach(id -> found.add(WireText.text(id)));
                Long last =
                        page.size() < PAGE ? null : connection.listCommands().lPos(list, page.get(PAGE - 1));
                from = last == null ? from : last + 1;
            } while (page.size() == PAGE);
            List<String> ids = new ArrayList<>(found);
            Collections.reverse(ids);
            return ids;
        });
    }

    @Override
    public long size() {
        return redis.execute(
                "Counting the messages of queue '" + keys.feed() + "'",
                connection -> connection.listCommands().lLen(keys.of(FeedKey.IDS)));
    }

    @Override
    public String name() {
        return keys.feed();
    }

    @Override
    public String toString() {
        return "MessageQueue[" + keys.feed() + "]";
    }

    /** The scripts of a queue, one typed method each. */
    static final class Scripts {

        private static final LuaScript PUT = LuaScript.load(Scripts.class, "put.lua");

        private static final LuaScript GET = LuaScript.load(Scripts.class, "get.lua");

        private final ScriptRunner runner;

        Scripts(ScriptRunner runner) {
            this.runner = runner;
        }

        /** Puts messages: ids and items in turn. */
        void put(FeedKeys keys, Priority priority, List<byte[]> idsAndItems) {
            List<byte[]> arguments = new ArrayList<>(1 + idsAndItems.size());
            arguments.add(WireText.bytes(priority.name()));
            arguments.addAll(idsAndItems);
            ScriptReply reply = runner.runReplicated(
                    PUT,
                    keys,
                    keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.ITEMS, FeedKey.PUBLISHES),
                    arguments.toArray(byte[][]::new));
            if (reply.status().equals("missing")) {
                throw new FeedDoesNotExistException(keys.feed());
            }
        }

        /** Takes the next message. */
        Optional<Taken> get(FeedKeys keys) {
            ScriptReply reply;
            do {
                reply = runner.run(GET, keys.feed(), keys.of(FeedKey.IDS, FeedKey.ITEMS));
            } while (reply.status().equals("more"));
            return reply.status().equals("ok")
                    ? Optional.of(new Taken(reply.text(1), reply.bytes(2)))
                    : Optional.empty();
        }

        /**
         * A message that was taken.
         *
         * @param id its id
         * @param item its bytes
         */
        record Taken(String id, byte[] item) {}
    }
}
