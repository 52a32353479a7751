package io.thoonk.job;

import io.thoonk.redis.ScriptReply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one exchange brought, not converted yet.
 *
 * @param feedExists whether there is a feed to claim from
 * @param lost places of the finished jobs whose claims were no more
 * @param claims the claimed jobs
 * @param nextDueMillis in how many ms a delayed job is due
 * @param promoted how many delayed jobs entered the line
 * @param more whether another call may find jobs that this one did not reach
 */
record RawExchange(
        boolean feedExists,
        List<Integer> lost,
        List<RawClaim> claims,
        OptionalLong nextDueMillis,
        long promoted,
        boolean more) {

    private static final RawExchange MISSING =
            new RawExchange(false, List.of(), List.of(), OptionalLong.empty(), 0, false);

    private static final int FIRST_CLAIM = 7;

    private static final int FIELDS = 6;

    static RawExchange of(ScriptReply reply, String tokenBase) {
        if (reply.status().equals("missing")) {
            return MISSING;
        }
        Instant now = Instant.ofEpochMilli(reply.number(1));
        Instant deadline = Instant.ofEpochMilli(reply.number(4));
        String token = tokenBase + ":" + reply.number(1);
        ScriptReply lostPlaces = reply.list(6);
        List<Integer> lost = new ArrayList<>(lostPlaces.size());
        for (int i = 0; i < lostPlaces.size(); i++) {
            lost.add((int) lostPlaces.number(i));
        }
        List<RawClaim> claims = new ArrayList<>((reply.size() - FIRST_CLAIM) / FIELDS);
        for (int i = FIRST_CLAIM; i < reply.size(); i += FIELDS) {
            claims.add(new RawClaim(
                    reply.text(i),
                    reply.bytes(i + 1),
                    (int) reply.number(i + 2),
                    reply.optionalText(i + 3).map(JobTimes::ofScore).orElse(now),
                    JobTimes.wholeNumber(reply.optionalText(i + 4)),
                    JobHeaders.decode(reply.optionalText(i + 5)),
                    token,
                    now,
                    deadline));
        }
        long nextDue = reply.number(2);
        return new RawExchange(
                true,
                lost,
                claims,
                nextDue < 0 ? OptionalLong.empty() : OptionalLong.of(nextDue),
                reply.number(5),
                reply.number(3) == 1);
    }
}
