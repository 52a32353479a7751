package io.thoonk.feed;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.event.FeedEvent;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The scripts of one durable listener on one feed: those of people who look after it, and those of the process that runs it. */
final class DefaultDurableListener implements DurableListener, FeedCursor.Store {

    private static final LuaScript LEASE = LuaScript.load(DefaultDurableListener.class, "cursor-lease.lua");

    private static final LuaScript READ = LuaScript.load(DefaultDurableListener.class, "cursor-read.lua");

    private static final LuaScript SCAN = LuaScript.load(DefaultDurableListener.class, "cursor-scan.lua");

    private static final LuaScript COMMIT = LuaScript.load(DefaultDurableListener.class, "cursor-commit.lua");

    private static final LuaScript MANAGE = LuaScript.load(DefaultDurableListener.class, "cursor-manage.lua");

    /** Where the items begin in what a look returns. */
    private static final int FIRST_PARKED = 6;

    private static final int MOST_PARKED = 10_000;

    /** Where a look begins, and what it answers at the end. */
    private static final String START = "0";

    private static final FeedKey[] KEYS = {
        FeedKey.CONFIG,
        FeedKey.IDS,
        FeedKey.ITEMS,
        FeedKey.GENERATION,
        FeedKey.DURABLE,
        FeedKey.KNOWN,
        FeedKey.PARKED,
        FeedKey.TOMBSTONES,
        FeedKey.REDO
    };

    private final FeedKeys keys;

    private final String name;

    private final ScriptRunner runner;

    private final FeedReadings readings;

    /** Tells the process that holds the lease from all others. */
    private final String token = UUID.randomUUID().toString();

    DefaultDurableListener(FeedKeys keys, String name, ScriptRunner runner) {
        WireText.id(name);
        this.keys = keys;
        this.name = name;
        this.runner = runner;
        this.readings = new FeedReadings(runner, keys.keySpace());
    }

    @Override
    public String feed() {
        return keys.feed();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Status> status() {
        ScriptReply reply = look(START, 0);
        if (reply.status().equals("missing")) {
            return Optional.empty();
        }
        Optional<Instant> position =
                reply.optionalText(1).filter(score -> !score.isEmpty()).map(StoredFeed::time);
        long parked = 0;
        for (ScriptReply page = reply; page.status().equals("ok"); page = look(page.text(5), 0)) {
            parked += page.number(4);
            if (page.text(5).equals(START)) {
                break;
            }
        }
        return Optional.of(new Status(position, reply.number(2), reply.number(3) == 1, Math.toIntExact(parked)));
    }

    @Override
    public List<ParkedItem> parked() {
        List<ParkedItem> listed = listed(MOST_PARKED);
        List<ParkedItem> parked = new ArrayList<>(listed.size());
        while (parked.size() < listed.size()) {
            int most = Math.min(listed.size(), parked.size() + FeedPage.MAX_ITEMS);
            List<ParkedItem> some = listed.subList(parked.size(), most);
            List<Optional<byte[]>> items =
                    readings.items(feed(), some.stream().map(ParkedItem::id).toList(), Optional.empty());
            for (int i = 0; i < items.size(); i++) {
                ParkedItem item = some.get(i);
                parked.add(new ParkedItem(item.id(), items.get(i), item.error(), item.at()));
            }
        }
        return parked;
    }

    @Override
    public List<ParkedItem> parked(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("The limit must be 1 or more but is " + limit);
        }
        return listed(limit);
    }

    private List<ParkedItem> listed(int limit) {
        Map<String, ParkedItem> parked = new LinkedHashMap<>();
        long seen = 0;
        String from = START;
        do {
            ScriptReply page = look(from, limit);
            if (!page.status().equals("ok")) {
                break;
            }
            for (int i = FIRST_PARKED; i < page.size(); i += 2) {
                parked.put(page.text(i), parked(page.text(i), page.text(i + 1)));
            }
            seen += page.number(4);
            from = page.text(5);
        } while (!from.equals(START) && seen < MOST_PARKED);
        return parked.values().stream()
                .sorted(Comparator.comparing(ParkedItem::at))
                .limit(limit)
                .toList();
    }

    private static ParkedItem parked(String id, String noted) {
        int end = noted.indexOf('\0');
        return new ParkedItem(
                id,
                Optional.empty(),
                noted.substring(end + 1),
                Instant.ofEpochMilli(Long.parseLong(noted.substring(0, end))));
    }

    @Override
    public boolean retry(String id) {
        return change("retry", id);
    }

    @Override
    public boolean discard(String id) {
        return change("discard", id);
    }

    @Override
    public void forget() {
        ScriptReply reply = forget(START, START);
        while (reply.status().equals("more")) {
            reply = forget(reply.text(1), reply.text(2));
        }
    }

    private ScriptReply forget(String known, String parked) {
        return run(MANAGE, Stream.of(name, "", "forget", fields(), known, parked));
    }

    private boolean change(String what, String id) {
        WireText.id(id);
        return run(MANAGE, Stream.of(name, "", what, id)).status().equals("ok");
    }

    private ScriptReply look(String from, int most) {
        return run(MANAGE, Stream.of(name, "", "look", fields(), from, Integer.toString(most)));
    }

    @Override
    public String lease(long millis) {
        Supplier<ScriptReply> asking =
                () -> run(LEASE, Stream.of(name, token, Long.toString(millis), FeedType.FEED.newGeneration()));
        ScriptReply reply = asking.get();
        if (reply.status().equals("missing") && runner.reopenIfLost(keys)) {
            reply = asking.get();
        }
        if (reply.status().equals("missing")) {
            throw new FeedDoesNotExistException(keys.feed());
        }
        return reply.status();
    }

    @Override
    public Optional<FeedCursor.Batch> read(int count, Collection<String> ids) {
        return batch(run(READ, Stream.concat(Stream.of(name, token, Integer.toString(count)), ids.stream())));
    }

    @Override
    public Optional<FeedCursor.Batch> scan(boolean known, String from) {
        return batch(run(SCAN, Stream.of(name, token, known ? "known" : "items", from, fields())));
    }

    @Override
    public boolean commit(String position, List<FeedCursor.Handled> handled) {
        Stream<String> entries = handled.stream()
                .flatMap(entry -> Stream.of(
                        entry.what(),
                        entry.entry().id(),
                        entry.entry().score(),
                        entry.error().orElse("")));
        return run(COMMIT, Stream.concat(Stream.of(name, token, position), entries))
                .status()
                .equals("ok");
    }

    private ScriptReply run(LuaScript script, Stream<String> arguments) {
        return runner.run(
                script,
                keys.feed(),
                keys.of(KEYS),
                arguments.map(WireText::bytes).toArray(byte[][]::new));
    }

    private Optional<FeedCursor.Batch> batch(ScriptReply reply) {
        if (reply.status().equals("lost")) {
            return Optional.empty();
        }
        List<FeedCursor.Entry> entries = new ArrayList<>();
        for (int i = 2; i < reply.size(); i += 5) {
            String id = reply.text(i + 1);
            Optional<FeedEvent> event =
                    switch (reply.text(i)) {
                        case "publish" -> Optional.of(new FeedEvent.Published(keys.feed(), id, reply.bytes(i + 2)));
                        case "edit" -> Optional.of(new FeedEvent.Edited(keys.feed(), id, reply.bytes(i + 2)));
                        case "retract" -> Optional.of(new FeedEvent.Retracted(keys.feed(), id));
                        default -> Optional.empty();
                    };
            entries.add(new FeedCursor.Entry(event, id, reply.text(i + 3), reply.text(i + 4)));
        }
        return Optional.of(new FeedCursor.Batch(entries, reply.text(1)));
    }

    /** Matches the fields that belong to this listener, in a hash that holds those of all listeners of a feed. */
    private String fields() {
        return name.replaceAll("([*?\\[\\]\\\\^])", "\\\\$1") + "\0*";
    }

    @Override
    public String toString() {
        return "DurableListener[" + name + " of " + keys.feed() + "]";
    }
}
