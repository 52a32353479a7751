package io.thoonk.job;

import io.thoonk.job.BatchNotice.BatchMember;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scripts of batches, one typed method each. */
record BatchScripts(ScriptRunner runner) {

    private static final LuaScript CHANGE = LuaScript.load(BatchScripts.class, "batch.lua");

    private static final LuaScript READ = LuaScript.load(BatchScripts.class, "batch-read.lua");

    private static final LuaScript MEMBERS = LuaScript.load(BatchScripts.class, "batch-members.lua");

    private static final LuaScript MISSING = LuaScript.load(BatchScripts.class, "missing.lua");

    private static final LuaScript BATCHES = LuaScript.load(BatchScripts.class, "batches.lua");

    private static final String ALL = "all";

    /** Sets the callback of an event. */
    Changed define(BatchKeys keys, String event, OutboxEntry callback) {
        return change(
                keys,
                List.of(
                        WireText.bytes("define"),
                        WireText.bytes(event),
                        WireText.bytes(callback.key()),
                        callback.body()));
    }

    Changed add(BatchKeys keys, List<BatchMember> members) {
        return change(keys, arguments("add", members));
    }

    /** Has jobs of a feed wait for the batch. */
    Changed await(BatchKeys keys, String feed, List<String> ids) {
        return change(
                keys,
                arguments(
                        "await",
                        ids.stream().map(id -> new BatchMember(feed, id)).toList()));
    }

    /** Takes out members that are not going to be jobs. */
    Changed drop(BatchKeys keys, List<BatchMember> members) {
        return changeAtOnce(keys, arguments("drop", members));
    }

    Changed close(BatchKeys keys) {
        return change(keys, List.of(WireText.bytes("close")));
    }

    Changed cancel(BatchKeys keys) {
        return changeAtOnce(keys, List.of(WireText.bytes("cancel")));
    }

    /** Looks whether all is over, and changes nothing. */
    Changed look(BatchKeys keys) {
        return changeAtOnce(keys, List.of(WireText.bytes("look")));
    }

    Changed deadline(BatchKeys keys, Instant deadline) {
        return change(keys, List.of(WireText.bytes("deadline"), WireText.number(deadline.toEpochMilli())));
    }

    Changed tell(BatchKeys keys, List<BatchNotice> notices) {
        List<byte[]> arguments = new ArrayList<>(1 + 3 * notices.size());
        arguments.add(WireText.bytes("tell"));
        notices.forEach(notice -> {
            arguments.add(WireText.bytes(notice.member().text()));
            arguments.add(WireText.bytes(notice.how()));
            arguments.add(WireText.bytes(notice.version()));
        });
        return change(keys, arguments);
    }

    private static List<byte[]> arguments(String what, List<BatchMember> members) {
        List<byte[]> arguments = new ArrayList<>(1 + members.size());
        arguments.add(WireText.bytes(what));
        members.forEach(member -> arguments.add(WireText.bytes(member.text())));
        return arguments;
    }

    /** What a failover must not forget, or the batch would never end, or too early. */
    private Changed change(BatchKeys keys, List<byte[]> arguments) {
        FeedKeys slot = new FeedKeys(keys.keySpace(), keys.id());
        return changed(runner.runReplicated(CHANGE, slot, keys.all(), arguments.toArray(byte[][]::new)));
    }

    /** What may be forgotten, as retractions may. */
    private Changed changeAtOnce(BatchKeys keys, List<byte[]> arguments) {
        return changed(runner.run(CHANGE, keys.id(), keys.all(), arguments.toArray(byte[][]::new)));
    }

    private static Changed changed(ScriptReply reply) {
        return !reply.status().equals("ok")
                ? new Changed(false, false, false)
                : new Changed(true, reply.number(1) == 1, reply.number(2) == 1);
    }

    /** Looks at members in a feed, which the batch takes for stalled or for open. */
    Seen look(FeedKeys keys, String batch, boolean areStalled, List<String> ids) {
        ScriptReply reply = runner.run(
                MISSING,
                keys.feed(),
                JobKeys.of(keys),
                Stream.concat(Stream.of(batch, areStalled ? "1" : ""), ids.stream())
                        .map(WireText::bytes)
                        .toArray(byte[][]::new));
        return new Seen(
                IntStream.range(2, reply.size()).mapToObj(reply::text).collect(Collectors.toSet()),
                reply.number(1) == 1);
    }

    /** How a batch is, with the names of some members; empty if there is none. */
    Optional<BatchProgress> read(BatchKeys keys, int named) {
        return beginRead(keys, named).get();
    }

    /** Sends the question; the answer is asked for later, so that those of many batches are on their way together. */
    Supplier<Optional<BatchProgress>> beginRead(BatchKeys keys, int named) {
        Supplier<ScriptReply> reply = runner.begin(READ, keys.id(), keys.all(), WireText.number(named));
        return () -> progress(keys, reply.get());
    }

    private static Optional<BatchProgress> progress(BatchKeys keys, ScriptReply reply) {
        if (reply.status().equals("missing")) {
            return Optional.empty();
        }
        ScriptReply times = reply.list(5);
        return Optional.of(new BatchProgress(
                keys.id(),
                new BatchProgress.Counts(reply.number(1), reply.number(2), reply.number(3), reply.number(4)),
                new BatchProgress.Times(
                        time(times, 0),
                        time(times, 1),
                        time(times, 2),
                        time(times, 3),
                        time(times, 4),
                        time(times, 5),
                        time(times, 6)),
                times.optionalText(7).isPresent(),
                members(reply.list(6), 0),
                members(reply.list(7), 0),
                Instant.ofEpochMilli(reply.number(8))));
    }

    private static @Nullable Instant time(ScriptReply times, int place) {
        return times.optionalText(place)
                .map(millis -> Instant.ofEpochMilli(Long.parseLong(millis)))
                .orElse(null);
    }

    /** Members of a set of the batch, a few at a time. */
    Page members(BatchKeys keys, byte[] set, String cursor, int count) {
        ScriptReply reply =
                runner.run(MEMBERS, keys.id(), new byte[][] {set}, WireText.bytes(cursor), WireText.number(count));
        return new Page(
                reply.text(1),
                members(reply, 2).stream()
                        .map(member -> new BatchMember(member.queue(), member.id()))
                        .toList());
    }

    private static List<BatchProgress.Member> members(ScriptReply reply, int from) {
        List<BatchProgress.Member> members = new ArrayList<>();
        for (int i = from; i < reply.size(); i++) {
            BatchMember member = BatchMember.of(reply.text(i));
            members.add(new BatchProgress.Member(member.feed(), member.id()));
        }
        return members;
    }

    /** What a failover must not forget, as nobody would look after the batch. */
    void list(BatchKeys keys) {
        KeySpace keySpace = keys.keySpace();
        runner.runReplicated(
                BATCHES, new FeedKeys(keySpace, ALL), lists(keySpace), arguments("add", keys.id(), Duration.ZERO));
    }

    void unlist(BatchKeys keys) {
        batches(keys.keySpace(), "remove", keys.id(), Duration.ZERO);
    }

    /** Some batches that are not over. */
    Listed listed(KeySpace keySpace, int most) {
        return listed(batches(keySpace, "list", Integer.toString(most), Duration.ZERO));
    }

    /** The batches to look after; none if there are none, or another process looks after them. */
    Listed lead(KeySpace keySpace, String process, Duration lease) {
        return listed(batches(keySpace, "lead", process, lease));
    }

    private static Listed listed(ScriptReply reply) {
        List<String> ids = new ArrayList<>();
        for (int i = 2; i < reply.size(); i++) {
            ids.add(reply.text(i));
        }
        return new Listed(reply.number(1), ids);
    }

    private ScriptReply batches(KeySpace keySpace, String what, String whom, Duration lease) {
        return runner.run(BATCHES, "", lists(keySpace), arguments(what, whom, lease));
    }

    private static byte[][] lists(KeySpace keySpace) {
        return new byte[][] {keySpace.ofFeed("thoonk.batches", ALL), keySpace.ofFeed("thoonk.batches.maintenance", ALL)
        };
    }

    private static byte[][] arguments(String what, String whom, Duration lease) {
        return new byte[][] {WireText.bytes(what), WireText.bytes(whom), WireText.number(lease.toMillis())};
    }

    /**
     * What became of a change.
     *
     * @param isDone whether it was made; not where all is over
     * @param owes whether callbacks are to be delivered
     * @param isOver whether all is over, and nothing is owed any more
     */
    record Changed(boolean isDone, boolean owes, boolean isOver) {}

    /**
     * How members in a feed are.
     *
     * @param missing which are no jobs any more
     * @param owes whether the feed may owe somebody to hear of its jobs
     */
    record Seen(Set<String> missing, boolean owes) {}

    /** Some members. */
    record Page(String cursor, List<BatchMember> members) {}

    /** How many batches there are, and the ids of those to look after. */
    record Listed(long count, List<String> ids) {}
}
