package io.thoonk.job;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The scripts about ended jobs, one typed method each. */
record HistoryScripts(ScriptRunner runner) {

    private static final LuaScript KEEP = LuaScript.load(HistoryScripts.class, "history-keep.lua");

    private static final LuaScript READ = LuaScript.load(HistoryScripts.class, "history-read.lua");

    private static final byte[] NOTHING = {};

    private static final byte[] YES = {'1'};

    /** Says what a feed keeps; its own configuration stands above that. */
    void keep(FeedKeys keys, JobSettings.Retention retention) {
        runner.run(
                KEEP,
                keys.feed(),
                JobKeys.of(keys),
                JobKeys.newGeneration(),
                WireText.bytes(retention.ofFinished()),
                WireText.number(JobSettings.Retention.DEFAULT_KEEP));
    }

    Found one(FeedKeys keys, String id) {
        return found(read(keys, "one", WireText.id(id), 1, false));
    }

    Optional<byte[]> payload(FeedKeys keys, String id) {
        ScriptReply reply = read(keys, "one", WireText.id(id), 1, true);
        return reply.size() > 2 ? reply.list(2).optionalBytes(3) : Optional.empty();
    }

    Found page(FeedKeys keys, long offset, int most) {
        return found(read(keys, "page", WireText.number(offset), most, false));
    }

    /** The jobs of something that recurs, whose ids begin with its own. */
    Found beginningWith(FeedKeys keys, String recurringId, int most) {
        WireText.id(recurringId);
        return found(read(keys, "like", WireText.bytes(recurringId + "@"), most, false));
    }

    private ScriptReply read(FeedKeys keys, String kind, byte[] argument, int most, boolean withPayloads) {
        return runner.read(
                READ,
                keys.feed(),
                JobKeys.of(keys),
                WireText.bytes(kind),
                argument,
                WireText.number(most),
                withPayloads ? YES : NOTHING);
    }

    private static Found found(ScriptReply reply) {
        return new Found(
                reply.number(1),
                IntStream.range(2, reply.size())
                        .mapToObj(i -> record(reply.list(i)))
                        .toList());
    }

    /** How, when put, when claimed, failures and process, with colons between them; then the error and the tags, each behind a NUL. */
    private static EndedJob record(ScriptReply told) {
        String[] parts = told.text(2).split("\0", 3);
        String[] fields = parts[0].split(":", 5);
        return new EndedJob(
                told.text(0),
                EndedJob.Outcome.valueOf(fields[0].toUpperCase(Locale.ROOT)),
                JobTimes.ofScore(told.text(1)),
                given(fields[1]).map(JobTimes::ofScore),
                given(fields[2]).map(JobTimes::ofScore),
                Integer.parseInt(fields[3]),
                given(fields[4]),
                given(parts[1]),
                given(parts[2])
                        .map(tags -> Arrays.asList(tags.split(JobTags.SEPARATOR)))
                        .orElse(List.of()));
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    /**
     * What was found.
     *
     * @param total how many records there are
     * @param records those asked for, latest end first
     */
    record Found(long total, List<EndedJob> records) {}
}
