package io.thoonk.job;

import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The scripts that look at jobs and change nothing, one typed method each. */
record JobBrowseScripts(ScriptRunner runner) {

    private static final LuaScript COUNTS = LuaScript.load(JobBrowseScripts.class, "counts.lua");

    private static final LuaScript BROWSE = LuaScript.load(JobBrowseScripts.class, "browse.lua");

    private static final LuaScript TAGGED = LuaScript.load(JobBrowseScripts.class, "tagged.lua");

    private static final LuaScript RESULT = LuaScript.load(JobBrowseScripts.class, "result.lua");

    JobCounts counts(FeedKeys keys) {
        ScriptReply reply = runner.run(COUNTS, keys.feed(), JobKeys.of(keys));
        Instant now = Instant.ofEpochMilli(reply.number(8));
        return new JobCounts(
                reply.number(1),
                reply.number(2),
                reply.number(3),
                reply.number(4),
                reply.number(5),
                reply.number(6),
                reply.optionalText(7).map(JobTimes::ofScore).map(put -> age(put, now)));
    }

    JobPage<Row> page(FeedKeys keys, JobState state, long offset, int count, OptionalInt longestPayload) {
        return infos(runner.run(
                BROWSE,
                keys.feed(),
                JobKeys.of(keys),
                WireText.bytes(state.name()),
                WireText.bytes(Long.toString(offset)),
                WireText.bytes(Integer.toString(count)),
                longest(longestPayload)));
    }

    private static byte[] longest(OptionalInt payload) {
        return WireText.bytes(payload.isPresent() ? Integer.toString(payload.getAsInt()) : "");
    }

    JobPage<Row> describe(FeedKeys keys, Collection<String> ids, OptionalInt longestPayload) {
        List<byte[]> arguments =
                new ArrayList<>(List.of(new byte[0], new byte[] {'0'}, new byte[] {'0'}, longest(longestPayload)));
        ids.forEach(id -> arguments.add(WireText.id(id)));
        return infos(runner.run(BROWSE, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new)));
    }

    /** Reads the ids under a tag, in their order; jobs that are gone may be among them. */
    List<String> tagged(FeedKeys keys, String tag, long offset, int count) {
        ScriptReply reply = runner.read(
                TAGGED,
                keys.feed(),
                JobKeys.of(keys),
                WireText.bytes(tag),
                WireText.number(offset),
                WireText.number(count));
        return IntStream.range(1, reply.size()).mapToObj(reply::text).toList();
    }

    /** Reads jobs' kept results, and the requests of those that are there, unless they are longer. */
    List<Known> known(FeedKeys keys, List<String> ids, int longestRequest) {
        List<byte[]> wanted = new ArrayList<>(List.of(keys.of(
                FeedKey.CONFIG,
                FeedKey.ITEMS,
                FeedKey.DELAYED_ITEMS,
                FeedKey.UNIQUE,
                FeedKey.EXPIRY,
                FeedKey.GENERATION)));
        ids.forEach(id -> wanted.addAll(List.of(keys.jobFinished(id), keys.jobRequest(id))));
        ScriptReply reply = runner.run(
                RESULT,
                keys.feed(),
                wanted.toArray(byte[][]::new),
                Stream.concat(
                                Stream.of(WireText.number(longestRequest)),
                                ids.stream().map(WireText::id))
                        .toArray(byte[][]::new));
        List<Known> known = new ArrayList<>(ids.size());
        for (int i = 1; i < reply.size(); i += 3) {
            known.add(new Known(
                    reply.number(i) == 1,
                    reply.number(i) == 2,
                    reply.optionalBytes(i + 1),
                    reply.optionalBytes(i + 2)));
        }
        return known;
    }

    private static JobPage<Row> infos(ScriptReply reply) {
        List<Row> infos = new ArrayList<>(reply.size() - 2);
        for (int i = 2; i < reply.size(); i++) {
            ScriptReply job = reply.list(i);
            infos.add(new Row(
                    job.text(0),
                    JobState.valueOf(job.text(1)),
                    job.optionalBytes(2),
                    (int) job.number(11),
                    (int) job.number(3),
                    job.optionalText(4).map(JobTimes::ofScore),
                    job.optionalText(5).map(JobTimes::ofScore),
                    job.optionalText(6).map(JobTimes::ofScore),
                    job.optionalText(7).map(JobTimes::ofScore),
                    job.optionalText(8)
                            .map(JobBrowseScripts::afterNul)
                            .filter(error -> !error.isEmpty())
                            .map(JobError::decode),
                    job.optionalText(8).flatMap(JobBrowseScripts::failedAt),
                    job.optionalText(8).map(JobBrowseScripts::attempts).orElse(List.of()),
                    job.optionalText(9).map(JobBrowseScripts::progress),
                    job.optionalText(10).map(JobTimes::ofScore),
                    job.optionalText(12)
                            .map(tags -> List.of(tags.split(JobTags.SEPARATOR)))
                            .orElse(List.of()),
                    waits(job.list(13))));
        }
        return new JobPage<>(infos, (int) reply.number(1), reply.status().equals("part"));
    }

    private static List<String> waits(ScriptReply parts) {
        return IntStream.range(0, parts.size() / 3)
                .mapToObj(i -> new JobWaits.Awaited(
                        JobWaits.Kind.of(parts.text(3 * i)), parts.text(3 * i + 1), parts.text(3 * i + 2)))
                .map(JobWaits.Awaited::inWords)
                .toList();
    }

    private static String afterNul(String text) {
        return text.substring(text.indexOf('\0') + 1);
    }

    /** Before the reason stand failures:time:attempts; older versions wrote the failures alone. */
    private static String[] beforeNul(String text) {
        return text.substring(0, Math.max(0, text.indexOf('\0'))).split(":", 3);
    }

    private static Optional<Instant> failedAt(String text) {
        String[] parts = beforeNul(text);
        return parts.length < 3 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(Long.parseLong(parts[1])));
    }

    private static List<JobInfo.FailedAttempt> attempts(String text) {
        String[] parts = beforeNul(text);
        if (parts.length < 3 || parts[2].isEmpty()) {
            return List.of();
        }
        return Arrays.stream(parts[2].split(";"))
                .map(attempt -> attempt.split(",", 3))
                .map(attempt -> new JobInfo.FailedAttempt(
                        Integer.parseInt(attempt[0]), Instant.ofEpochMilli(Long.parseLong(attempt[1])), attempt[2]))
                .toList();
    }

    private static JobProgress progress(String text) {
        return new JobProgress(Integer.parseInt(text.substring(0, text.indexOf('\0'))), afterNul(text));
    }

    private static Duration age(Instant put, Instant now) {
        return put.isBefore(now) ? Duration.between(put, now) : Duration.ZERO;
    }

    /**
     * What Redis knows of a job's ends.
     *
     * @param isThere whether the job is in the feed
     * @param hasExpired whether it was removed a moment ago, as it had not been started in time
     * @param request the payload, while the job is there and it was read, or its result is kept
     * @param result the kept result of a job that has ended
     */
    record Known(boolean isThere, boolean hasExpired, Optional<byte[]> request, Optional<byte[]> result) {

        /** Whether the payload was too long to be read, or the job is put when another ends. */
        boolean lacksRequest() {
            return isThere && request.isEmpty();
        }
    }

    /** What the browse script tells of a job, not converted yet. */
    record Row(
            String id,
            JobState state,
            Optional<byte[]> item,
            int size,
            int failures,
            Optional<Instant> publishedAt,
            Optional<Instant> claimedAt,
            Optional<Instant> deadline,
            Optional<Instant> dueAt,
            Optional<JobError> lastError,
            Optional<Instant> failedAt,
            List<JobInfo.FailedAttempt> failedAttempts,
            Optional<JobProgress> progress,
            Optional<Instant> orphanedSince,
            List<String> tags,
            List<String> waitsFor) {}
}
