package io.thoonk.job;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.LuaScript;
import io.thoonk.redis.ScriptReply;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.FeedChannel;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.JobKeys;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finishes jobs and claims others in one step. Feeds that have extras need a call with all keys; of others it is spared them.
 *
 * @param runner runs the script
 * @param peerMessages whether thoonk.py's further messages are sent
 * @param extras the feeds that need all keys
 * @param offers what this process offers to jobs that require something
 */
record ExchangeScript(ScriptRunner runner, boolean peerMessages, ExtraFeeds extras, Offers offers) {

    private static final LuaScript EXCHANGE = LuaScript.load(ExchangeScript.class, "complete-and-claim.lua");

    /** Place of the argument that tells whether all keys are given. */
    private static final int WHOLE = 15;

    private static final int OFFERS = 16;

    private static final int PROCESS = 17;

    private static final byte[] NOTHING = {};

    private static final byte[] YES = {'1'};

    /**
     * Finishes jobs and claims others in one step.
     *
     * @param claiming what to claim
     * @param lease how long the claims hold, or {@code null} for the feed's own time
     * @param tokenBase a text that no other call uses
     * @param putTimes whether to bring the times of puts
     */
    ClaimReply run(
            FeedKeys keys,
            FinishBatch finished,
            JobClaims.Claiming claiming,
            @Nullable Duration lease,
            String tokenBase,
            boolean putTimes) {
        boolean isWhole = extras.has(keys.feed()) || finished.hasFollowUps();
        byte[][] arguments = arguments(keys, finished, claiming, lease, tokenBase, putTimes);
        ScriptReply reply =
                runner.run(EXCHANGE, keys.feed(), exchangeKeys(keys, finished, isWhole), whole(arguments, isWhole));
        if (reply.isDeclined()) {
            reply = runner.run(EXCHANGE, keys.feed(), exchangeKeys(keys, finished, true), whole(arguments, true));
        }
        return claimed(keys, reply, tokenBase);
    }

    private ClaimReply claimed(FeedKeys keys, ScriptReply reply, String tokenBase) {
        ClaimReply claimed = ClaimReply.of(keys, reply, tokenBase);
        extras.note(keys.feed(), claimed.hasExtras());
        return claimed;
    }

    private static byte[][] exchangeKeys(FeedKeys keys, FinishBatch finished, boolean isWhole) {
        return isWhole ? JobKeys.and(keys, finished.keys(keys)) : JobKeys.quick(keys, finished.keys(keys));
    }

    private byte[][] whole(byte[][] arguments, boolean isWhole) {
        arguments[WHOLE] = isWhole ? YES : NOTHING;
        arguments[OFFERS] = isWhole ? offers.encoded() : NOTHING;
        arguments[PROCESS] = isWhole ? WireText.bytes(JobError.thisProcess()) : NOTHING;
        return arguments;
    }

    /** Sends the same without waiting for anything, if the driver can. */
    Optional<CompletableFuture<ClaimReply>> trySend(
            FeedKeys keys,
            FinishBatch finished,
            JobClaims.Claiming claiming,
            @Nullable Duration lease,
            String tokenBase,
            boolean putTimes) {
        byte[][] arguments = arguments(keys, finished, claiming, lease, tokenBase, putTimes);
        boolean isWhole = extras.has(keys.feed()) || finished.hasFollowUps();
        return runner.trySend(EXCHANGE, keys.feed(), exchangeKeys(keys, finished, isWhole), whole(arguments, isWhole))
                .map(coming -> coming.thenCompose(reply -> reply.isDeclined()
                                ? sendWhole(keys, finished, arguments)
                                : CompletableFuture.completedFuture(reply))
                        .thenApply(reply -> claimed(keys, reply, tokenBase)));
    }

    /** Nothing was changed by the call that was declined. */
    private CompletableFuture<ScriptReply> sendWhole(FeedKeys keys, FinishBatch finished, byte[][] arguments) {
        return runner.trySend(EXCHANGE, keys.feed(), exchangeKeys(keys, finished, true), whole(arguments, true))
                .orElseThrow(() -> new ThoonkRedisException(
                        "The connection was lost before the script " + EXCHANGE.name()
                                + " was sent once more for feed '" + keys.feed() + "'",
                        null));
    }

    private byte[][] arguments(
            FeedKeys keys,
            FinishBatch finished,
            JobClaims.Claiming claiming,
            @Nullable Duration lease,
            String tokenBase,
            boolean putTimes) {
        List<byte[]> arguments = new ArrayList<>(20 + finished.size());
        arguments.add(JobKeys.newGeneration());
        arguments.add(WireText.number(claiming.most()));
        arguments.add(lease == null ? NOTHING : WireText.number(lease.toMillis()));
        arguments.add(WireText.bytes(tokenBase));
        arguments.add(peerChannel(keys, FeedChannel.PEER_CLAIM));
        arguments.add(peerChannel(keys, FeedChannel.PEER_PUT));
        arguments.add(keys.of(FeedChannel.JOB_FINISH));
        arguments.add(keys.of(FeedChannel.OWN_FINISH));
        arguments.add(claiming.arrived().orElse(NOTHING));
        arguments.add(WireText.number(claiming.ahead()));
        arguments.add(putTimes ? YES : NOTHING);
        arguments.add(keys.keySpace().mayBeOfCluster() ? YES : NOTHING);
        finished.write(arguments);
        return arguments.toArray(byte[][]::new);
    }

    private byte[] peerChannel(FeedKeys keys, FeedChannel channel) {
        return peerMessages ? keys.of(channel) : NOTHING;
    }
}
