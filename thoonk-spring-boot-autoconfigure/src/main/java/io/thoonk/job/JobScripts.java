package io.thoonk.job;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.redis.FeedChannel;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The scripts of a job's life, one typed method each. */
final class JobScripts {

    private static final LuaScript PUT = LuaScript.load(JobScripts.class, "put.lua");

    private static final LuaScript CLAIM = LuaScript.load(JobScripts.class, "claim.lua");

    private static final LuaScript FINISH = LuaScript.load(JobScripts.class, "finish.lua");

    private static final LuaScript CANCEL = LuaScript.load(JobScripts.class, "cancel.lua");

    private static final LuaScript STALL = LuaScript.load(JobScripts.class, "stall.lua");

    private static final LuaScript RETRY = LuaScript.load(JobScripts.class, "retry.lua");

    private static final LuaScript RETRACT = LuaScript.load(JobScripts.class, "retract.lua");

    private static final LuaScript RENEW = LuaScript.load(JobScripts.class, "renew.lua");

    private static final LuaScript PROGRESS = LuaScript.load(JobScripts.class, "progress.lua");

    private static final byte[] NOTHING = {};

    private static final byte[] YES = {'1'};

    private final ScriptRunner runner;

    private final Generations generations;

    private final boolean peerMessages;

    JobScripts(ScriptRunner runner, Generations generations, boolean peerMessages) {
        this.runner = runner;
        this.generations = generations;
        this.peerMessages = peerMessages;
    }

    /** Puts jobs: ids and items in turn. */
    void put(FeedKeys keys, List<byte[]> idsAndItems, PutOptions options) {
        List<byte[]> arguments = new ArrayList<>(7 + idsAndItems.size());
        arguments.add(generations.next());
        arguments.add(WireText.bytes(options.priority().name()));
        arguments.add(options.delay().map(JobScripts::millis).orElse(NOTHING));
        arguments.add(
                options.at().map(Instant::toEpochMilli).map(JobScripts::number).orElse(NOTHING));
        arguments.add(
                options.maxAttempts().isPresent() ? number(options.maxAttempts().getAsInt()) : NOTHING);
        arguments.add(peerChannel(keys, FeedChannel.PEER_PUT));
        arguments.add(options.id().isPresent() ? YES : NOTHING);
        arguments.addAll(idsAndItems);
        ScriptReply reply = runner.runReplicated(PUT, keys, JobKeys.of(keys), arguments.toArray(byte[][]::new));
        if (reply.status().equals("missing")) {
            throw new FeedDoesNotExistException(keys.feed());
        }
    }

    /** Claims up to so many jobs. */
    ClaimBatch claim(FeedKeys keys, int most, @Nullable Duration lease, String tokenBase) {
        ScriptReply reply = runner.run(
                CLAIM,
                keys.feed(),
                JobKeys.of(keys),
                generations.next(),
                number(most),
                lease == null ? NOTHING : millis(lease),
                WireText.bytes(tokenBase),
                peerChannel(keys, FeedChannel.PEER_CLAIM),
                peerChannel(keys, FeedChannel.PEER_PUT));
        if (reply.status().equals("missing")) {
            return ClaimBatch.MISSING;
        }
        Instant now = Instant.ofEpochMilli(reply.number(1));
        Instant deadline = Instant.ofEpochMilli(reply.number(4));
        List<RawClaim> claims = new ArrayList<>(reply.size() - 5);
        for (int i = 5; i < reply.size(); i++) {
            ScriptReply job = reply.list(i);
            claims.add(new RawClaim(
                    job.text(0),
                    job.bytes(1),
                    (int) job.number(2),
                    job.optionalText(3).map(JobTimes::ofScore).orElse(now),
                    JobTimes.wholeNumber(job.optionalText(4)),
                    job.text(5),
                    now,
                    deadline));
        }
        long nextDue = reply.number(2);
        return new ClaimBatch(
                true, claims, nextDue < 0 ? OptionalLong.empty() : OptionalLong.of(nextDue), reply.number(3) == 1);
    }

    /** Finishes; the token is empty for whoever holds the claim. */
    Settled finish(FeedKeys keys, String id, String token, Optional<byte[]> result, Optional<Duration> keep) {
        return settled(runner.run(
                FINISH,
                keys.feed(),
                JobKeys.withResult(keys, id),
                generations.next(),
                WireText.id(id),
                WireText.bytes(token),
                result.isPresent() ? YES : NOTHING,
                result.orElse(NOTHING),
                keep.map(JobScripts::millis).orElse(NOTHING),
                keys.of(FeedChannel.JOB_FINISH),
                keys.of(FeedChannel.OWN_FINISH)));
    }

    /** Gives back with a failure counted; aside for a while if a backoff is given. */
    Settled cancel(FeedKeys keys, String id, String token, Duration backoff, Optional<String> reason) {
        return giveBack(keys, id, token, "count", backoff, reason);
    }

    /** Gives back to the front of the line, uncounted. */
    Settled giveBack(FeedKeys keys, String id, String token) {
        return giveBack(keys, id, token, "uncounted", Duration.ZERO, Optional.empty());
    }

    private Settled giveBack(
            FeedKeys keys, String id, String token, String count, Duration backoff, Optional<String> reason) {
        return settled(runner.run(
                CANCEL,
                keys.feed(),
                JobKeys.of(keys),
                generations.next(),
                WireText.id(id),
                WireText.bytes(token),
                WireText.bytes(count),
                millis(backoff),
                reason.isPresent() ? YES : NOTHING,
                WireText.bytes(reason.orElse(""))));
    }

    /** Takes out of the running. */
    Settled stall(FeedKeys keys, String id, String token, String reason) {
        return settled(runner.run(
                STALL,
                keys.feed(),
                JobKeys.of(keys),
                generations.next(),
                WireText.id(id),
                WireText.bytes(token),
                WireText.bytes(reason)));
    }

    /** Puts a stalled job back; tells whether it was stalled. */
    boolean retry(FeedKeys keys, String id) {
        return runner.run(RETRY, keys.feed(), JobKeys.of(keys), generations.next(), WireText.id(id))
                .status()
                .equals("ok");
    }

    /** Removes a job; tells whether it was there. */
    boolean retract(FeedKeys keys, String id) {
        return runner.run(
                        RETRACT,
                        keys.feed(),
                        JobKeys.of(keys),
                        generations.next(),
                        WireText.id(id),
                        keys.of(FeedChannel.OWN_RETRACT))
                .status()
                .equals("ok");
    }

    /** Prolongs a claim; empty if it is lost. */
    Optional<Instant> renew(FeedKeys keys, String id, String token, Duration lease) {
        ScriptReply reply = runner.run(
                RENEW,
                keys.feed(),
                JobKeys.of(keys),
                generations.next(),
                WireText.id(id),
                WireText.bytes(token),
                millis(lease));
        return reply.status().equals("ok") ? Optional.of(Instant.ofEpochMilli(reply.number(1))) : Optional.empty();
    }

    /** Keeps progress; tells whether the claim holds. */
    boolean progress(FeedKeys keys, String id, String token, JobProgress progress) {
        return runner.run(
                        PROGRESS,
                        keys.feed(),
                        JobKeys.of(keys),
                        generations.next(),
                        WireText.id(id),
                        WireText.bytes(token),
                        number(progress.percent()),
                        WireText.bytes(progress.message()))
                .status()
                .equals("ok");
    }

    private byte[] peerChannel(FeedKeys keys, FeedChannel channel) {
        return peerMessages ? keys.of(channel) : NOTHING;
    }

    private static Settled settled(ScriptReply reply) {
        return switch (reply.status()) {
            case "ok" -> Settled.DONE;
            case "unclaimed" -> Settled.UNCLAIMED;
            case "lost" -> Settled.LOST;
            default -> throw new IllegalStateException("A script returned the unknown status " + reply.status());
        };
    }

    private static byte[] millis(Duration duration) {
        return number(duration.toMillis());
    }

    private static byte[] number(long number) {
        return WireText.bytes(Long.toString(number));
    }
}
