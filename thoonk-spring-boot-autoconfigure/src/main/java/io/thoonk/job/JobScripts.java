package io.thoonk.job;

import io.thoonk.job.ClaimBatch.ClaimToken;
import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The scripts of a job's life, one typed method each. */
record JobScripts(ScriptRunner runner, ExchangeScript exchange, Outbox outbox) {

    private static final LuaScript PUT_BACK = LuaScript.load(JobScripts.class, "put-back.lua");

    private static final LuaScript RECLAIM = LuaScript.load(JobScripts.class, "reclaim.lua");

    private static final LuaScript FINISH = LuaScript.load(JobScripts.class, "finish.lua");

    private static final LuaScript CANCEL = LuaScript.load(JobScripts.class, "cancel.lua");

    private static final LuaScript GIVE_BACK = LuaScript.load(JobScripts.class, "give-back.lua");

    private static final LuaScript RETRY_LATER = LuaScript.load(JobScripts.class, "retry-later.lua");

    private static final LuaScript STALL = LuaScript.load(JobScripts.class, "stall.lua");

    private static final LuaScript RETRY = LuaScript.load(JobScripts.class, "retry.lua");

    private static final LuaScript RETRACT = LuaScript.load(JobScripts.class, "retract.lua");

    private static final LuaScript RENEW = LuaScript.load(JobScripts.class, "renew.lua");

    private static final LuaScript PUT_TIME = LuaScript.load(JobScripts.class, "put-time.lua");

    private static final byte[] NOTHING = {};

    private static final byte[] YES = {'1'};

    /** Puts an id back into the line that was moved to the claiming list for nobody. */
    void putBack(FeedKeys keys, byte[] id) {
        runner.run(PUT_BACK, keys.feed(), JobKeys.of(keys), id);
    }

    /**
     * Looks at some claims and gives back those of a holder that it does not know of.
     *
     * @param holder what its tokens begin with
     * @param held the ids that it knows of
     * @return the next cursor, {@code "0"} at the end
     */
    String reclaim(FeedKeys keys, String holder, String cursor, int step, List<String> held) {
        List<byte[]> arguments = new ArrayList<>(3 + held.size());
        arguments.add(WireText.bytes(holder));
        arguments.add(WireText.bytes(cursor));
        arguments.add(number(step));
        held.forEach(id -> arguments.add(WireText.bytes(id)));
        return runner.run(RECLAIM, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new))
                .text(1);
    }

    /** Finishes, and keeps the result, if there is one and the time is not zero. */
    SettleResult finish(FeedKeys keys, String id, ClaimToken end, Optional<byte[]> result, Duration keep) {
        return finish(keys, id, end, result, keep, NOTHING);
    }

    /** Finishes, and does what follows. */
    SettleResult finish(
            FeedKeys keys, String id, ClaimToken end, Optional<byte[]> result, Duration keep, byte[] followUps) {
        return settled(delivered(
                keys,
                runner.run(
                        FINISH,
                        keys.feed(),
                        JobKeys.and(keys, List.of(keys.jobFinished(id), keys.jobRequest(id))),
                        JobKeys.newGeneration(),
                        WireText.id(id),
                        end.token(),
                        end.isLast() ? YES : NOTHING,
                        result.isPresent() ? YES : NOTHING,
                        result.orElse(NOTHING),
                        millis(keep),
                        keys.of(FeedChannel.JOB_FINISH),
                        keys.of(FeedChannel.OWN_FINISH),
                        followUps,
                        exchange.peerMessages() ? keys.of(FeedChannel.PEER_PUT) : NOTHING,
                        end == ClaimToken.OF_ANYBODY ? NOTHING : WireText.bytes(JobError.thisProcess()))));
    }

    /** Gives back with a failure counted; aside for a while if a backoff is given. */
    SettleResult cancel(FeedKeys keys, String id, ClaimToken end, Duration backoff, Optional<String> reason) {
        return settled(runner.run(
                CANCEL,
                keys.feed(),
                JobKeys.of(keys),
                JobKeys.newGeneration(),
                WireText.id(id),
                end.token(),
                end.isLast() ? YES : NOTHING,
                millis(backoff),
                reason.isPresent() ? YES : NOTHING,
                WireText.bytes(reason.orElse("")),
                keys.of(FeedChannel.OWN_DUE)));
    }

    /** How jobs are given back: to the front of the line, to its end, or to the front where nobody has begun with them. */
    enum GiveBack {
        TO_FRONT(""),
        TO_END("1"),
        UNSTARTED("2");

        private final byte[] word;

        GiveBack(String word) {
            this.word = WireText.bytes(word);
        }
    }

    /**
     * Gives back, uncounted and in this order.
     *
     * @return places of those whose claims are no more
     */
    List<Integer> giveBack(FeedKeys keys, List<ClaimedRow> claims, GiveBack how) {
        List<byte[]> arguments = new ArrayList<>(2 + 2 * claims.size());
        arguments.add(JobKeys.newGeneration());
        arguments.add(how.word);
        addByToken(arguments, claims);
        return places(runner.run(GIVE_BACK, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new)), 1);
    }

    /** Gives back uncounted, aside for a while and to the front after that. */
    SettleResult retryLater(FeedKeys keys, String id, ClaimToken end, Duration delay, RetryLaterException.Scope scope) {
        return settled(runner.run(
                RETRY_LATER,
                keys.feed(),
                JobKeys.of(keys),
                JobKeys.newGeneration(),
                WireText.id(id),
                end.token(),
                end.isLast() ? YES : NOTHING,
                millis(delay),
                keys.of(FeedChannel.OWN_DUE),
                WireText.bytes(scope.name())));
    }

    /** Takes out of the running. */
    SettleResult stall(FeedKeys keys, String id, ClaimToken end, String reason) {
        return settled(delivered(
                keys,
                runner.run(
                        STALL,
                        keys.feed(),
                        JobKeys.of(keys),
                        JobKeys.newGeneration(),
                        WireText.id(id),
                        end.token(),
                        end.isLast() ? YES : NOTHING,
                        WireText.bytes(reason))));
    }

    /** Puts a stalled job back; tells whether it was stalled. */
    boolean retry(FeedKeys keys, String id) {
        return delivered(
                        keys,
                        runner.run(RETRY, keys.feed(), JobKeys.of(keys), JobKeys.newGeneration(), WireText.id(id)))
                .status()
                .equals("ok");
    }

    /** Removes a job; tells whether it was there. */
    boolean retract(FeedKeys keys, String id) {
        return retract(keys, id, Optional.empty());
    }

    /** Removes a job, in any state or only in one; tells whether it was there so. */
    boolean retract(FeedKeys keys, String id, Optional<JobState> state) {
        return delivered(
                        keys,
                        runner.run(
                                RETRACT,
                                keys.feed(),
                                JobKeys.of(keys),
                                JobKeys.newGeneration(),
                                WireText.id(id),
                                keys.of(FeedChannel.OWN_RETRACT),
                                WireText.bytes(state.map(JobState::name).orElse(""))))
                .status()
                .equals("ok");
    }

    /** Prolongs claims. */
    Renewal renew(FeedKeys keys, List<ClaimedRow> claims, Duration lease) {
        List<byte[]> arguments = new ArrayList<>(2 + 2 * claims.size());
        arguments.add(JobKeys.newGeneration());
        arguments.add(millis(lease));
        addByToken(arguments, claims);
        ScriptReply reply = runner.run(RENEW, keys.feed(), JobKeys.of(keys), arguments.toArray(byte[][]::new));
        List<Integer> places = places(reply, 2);
        return new Renewal(
                Instant.ofEpochMilli(reply.number(1)),
                places.stream().filter(place -> place >= 0).toList(),
                places.stream()
                        .filter(place -> place < 0)
                        .map(place -> -1 - place)
                        .toList());
    }

    /** Adds ids behind their tokens, neighbours of the same token together. */
    private static void addByToken(List<byte[]> arguments, List<ClaimedRow> claims) {
        for (int from = 0, to; from < claims.size(); from = to) {
            ClaimBatch together = claims.get(from).claims();
            to = from + 1;
            while (to < claims.size() && claims.get(to).claims() == together) {
                to++;
            }
            arguments.add(together.token());
            arguments.add(number(to - from));
            claims.subList(from, to).forEach(claim -> arguments.add(claim.idBytes()));
        }
    }

    private static List<Integer> places(ScriptReply reply, int from) {
        List<Integer> places = new ArrayList<>();
        for (int i = from; i < reply.size(); i++) {
            places.add((int) reply.number(i));
        }
        return places;
    }

    /** Reads when a job was put; empty if that is not known, or no longer. */
    Optional<Instant> putTime(FeedKeys keys, ClaimedRow claim) {
        return runner.run(PUT_TIME, keys.feed(), JobKeys.of(keys), claim.idBytes())
                .optionalText(1)
                .map(JobTimes::ofScore);
    }

    /** What became of an attempt to settle a claim. */
    enum SettleResult {
        DONE,
        UNCLAIMED,
        LOST
    }

    /**
     * What became of a renewal.
     *
     * @param deadline until when the claims hold now
     * @param lost places of those that are no more
     * @param calledOff places of those that are to make room for the next of their unique keys
     */
    record Renewal(Instant deadline, List<Integer> lost, List<Integer> calledOff) {}

    /** Has delivered at once what others hear of the end of a job. */
    private ScriptReply delivered(FeedKeys keys, ScriptReply reply) {
        if (reply.size() > 1 && reply.number(1) == 1) {
            outbox.relayNow(keys);
        }
        return reply;
    }

    private static SettleResult settled(ScriptReply reply) {
        return switch (reply.status()) {
            case "ok" -> SettleResult.DONE;
            case "unclaimed" -> SettleResult.UNCLAIMED;
            case "lost" -> SettleResult.LOST;
            default -> throw new IllegalStateException("A script returned the unknown status " + reply.status());
        };
    }

    private static byte[] millis(Duration duration) {
        return number(duration.toMillis());
    }

    private static byte[] number(long number) {
        return WireText.number(number);
    }
}
