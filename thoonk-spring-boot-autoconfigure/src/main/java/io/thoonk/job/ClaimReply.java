package io.thoonk.job;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What complete-and-claim.lua replied, not converted yet.
 *
 * @param feedExists whether there is a feed to claim from
 * @param lost places of the finished jobs whose claims were no more
 * @param claims the claimed jobs
 * @param nextDueMillis in how many ms a delayed job is due
 * @param promoted how many delayed jobs entered the line
 * @param waiting how many ids are left in the line
 * @param mayPrefetch whether jobs may be fetched ahead
 * @param hasExtras whether the feed has what quick scripts are not for
 * @param owesOthers whether there may be something to be delivered to others
 * @param late how many jobs expired before they were started
 */
record ClaimReply(
        boolean feedExists,
        List<Integer> lost,
        List<ClaimedRow> claims,
        OptionalLong nextDueMillis,
        long promoted,
        long waiting,
        boolean mayPrefetch,
        boolean hasExtras,
        boolean owesOthers,
        long late) {

    private static final ClaimReply MISSING =
            new ClaimReply(false, List.of(), List.of(), OptionalLong.empty(), 0, 0, false, false, false, 0);

    static ClaimReply of(FeedKeys keys, ScriptReply reply, String tokenBase) {
        if (reply.status().equals("mismatch")) {
            throw new FeedTypeMismatchException(keys.feed(), "job", reply.text(1));
        }
        if (reply.status().equals("missing")) {
            return MISSING;
        }
        ScriptReply lostPlaces = reply.list(6);
        List<Integer> lost = new ArrayList<>(lostPlaces.size());
        for (int i = 0; i < lostPlaces.size(); i++) {
            lost.add((int) lostPlaces.number(i));
        }
        long nextDue = reply.number(2);
        return new ClaimReply(
                true,
                lost,
                claims(reply, tokenBase),
                nextDue < 0 ? OptionalLong.empty() : OptionalLong.of(nextDue),
                reply.number(5),
                reply.number(3),
                reply.number(13) == 1,
                reply.number(14) > 0,
                reply.number(14) > 1,
                reply.number(15));
    }

    private static List<ClaimedRow> claims(ScriptReply reply, String tokenBase) {
        ScriptReply ids = reply.list(7);
        if (ids.size() == 0) {
            return List.of();
        }
        ScriptReply items = reply.list(8);
        ScriptReply putTimes = reply.list(9);
        ScriptReply failures = reply.list(10);
        ScriptReply attempts = reply.list(11);
        ScriptReply headers = reply.list(12);
        ScriptReply deadlines = reply.list(16);
        Instant now = Instant.ofEpochMilli(reply.number(1));
        ClaimBatch together = new ClaimBatch(
                tokenBase + ":" + reply.number(1), now, Instant.ofEpochMilli(reply.number(4)), ids.size());
        List<ClaimedRow> claims = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            claims.add(new ClaimedRow(
                    ids.text(i),
                    ids.bytes(i),
                    items.bytes(i),
                    JobTimes.wholeNumber(failures.optionalText(i)).orElse(0),
                    i >= putTimes.size()
                            ? null
                            : putTimes.optionalText(i).map(JobTimes::ofScore).orElse(now),
                    JobTimes.wholeNumber(attempts.optionalText(i).filter(most -> !most.matches("0+"))),
                    JobHeaders.decode(headers.optionalText(i)),
                    together,
                    deadlines.optionalText(i).map(JobTimes::ofScore).orElse(null)));
        }
        return claims;
    }

    /**
     * One claimed job as the claim script returned it, not converted yet.
     *
     * @param publishedAt when it was put, unless that was not asked for
     * @param mustEndBy until when the job has to be done, if that is bounded
     */
    record ClaimedRow(
            String id,
            byte[] idBytes,
            byte[] item,
            int failures,
            @Nullable Instant publishedAt,
            OptionalInt maxAttempts,
            Map<String, String> headers,
            ClaimBatch claims,
            @Nullable Instant mustEndBy) {}
}
