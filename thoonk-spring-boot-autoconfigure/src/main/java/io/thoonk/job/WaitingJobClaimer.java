package io.thoonk.job;

import io.thoonk.ThoonkRedisException;
import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.redis.BlockingWait;
import io.thoonk.redis.PollResult;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.RandomIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Claims by script, and waits where there is nothing to claim. */
final class WaitingJobClaimer<T> {

    private static final Logger log = LoggerFactory.getLogger(WaitingJobClaimer.class);

    /** More at once would hold up Redis for too long. */
    private static final int MOST_AT_ONCE = 250;

    /** One call brings about so many bytes of payloads, which have to come in time. */
    private static final long ENOUGH_BYTES = 1 << 20;

    /** Each drops some of what is in the line and is no job; whoever waits then looks whether its time is over. */
    private static final int MOST_TRIES = 100;

    private static final FinishBatch NONE = FinishBatch.of(List.of(), List.of(), Duration.ZERO);

    private final JobScripts scripts;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final BlockingWait waiting;

    private final Duration keepResult;

    private final String holder;

    private final AtomicLong calls = new AtomicLong();

    /** How many jobs a call may bring; nobody knows how large payloads are before the first has come. */
    private volatile int mostAtOnce = 64;

    WaitingJobClaimer(
            JobScripts scripts, FeedKeys keys, PayloadCodec<T> codec, BlockingWait waiting, Duration keepResult) {
        this.scripts = scripts;
        this.keys = keys;
        this.codec = codec;
        this.waiting = waiting;
        this.keepResult = keepResult;
        this.holder = RandomIds.next();
    }

    /** Claims several jobs in one step, waiting for the first. */
    List<Job<T>> claim(int max, Duration timeout) {
        JobArguments.requireCount("max", max);
        JobArguments.requireNotNegative("timeout", timeout);
        return waiting.await(
                        keys,
                        BlockingWait.Mode.POP,
                        timeout,
                        moved -> attempt(max, moved),
                        id -> scripts.putBack(keys, id))
                .orElse(List.of());
    }

    /** Claims what there is, without waiting. */
    List<Job<T>> claimNow(int max) {
        return attempt(max, Optional.empty()).taken().orElse(List.of());
    }

    private PollResult<List<Job<T>>> attempt(int max, Optional<byte[]> moved) {
        int most = Math.min(max, mostAtOnce);
        ClaimReply claimed = claimSome(most, moved);
        for (int tries = 1; tries < MOST_TRIES && claimed.claims().isEmpty() && claimed.waiting() > 0; tries++) {
            claimed = claimSome(most, Optional.empty());
        }
        if (!claimed.feedExists() && moved.isPresent()) {
            return PollResult.nothingYet();
        }
        if (claimed.claims().isEmpty()) {
            return claimed.nextDueMillis().isPresent()
                    ? PollResult.nothingUntil(
                            Duration.ofMillis(claimed.nextDueMillis().getAsLong()))
                    : PollResult.nothing();
        }
        List<ClaimedRow> all = new ArrayList<>(claimed.claims());
        while (all.size() < max && claimed.claims().size() == most) {
            most = Math.min(max - all.size(), mostAtOnce);
            try {
                claimed = claimSome(most, Optional.empty());
            } catch (ThoonkRedisException ex) {
                log.debug("Feed '{}' has given {} jobs of {}, and no more", keys.feed(), all.size(), max, ex);
                break;
            }
            all.addAll(claimed.claims());
        }
        return PollResult.of(all.stream()
                .<Job<T>>map(claim -> new ClaimedJob<>(scripts, keys, codec, claim, keepResult))
                .toList());
    }

    private ClaimReply claimSome(int most, Optional<byte[]> moved) {
        ClaimReply reply;
        try {
            reply = scripts.exchange()
                    .run(
                            keys,
                            NONE,
                            new JobClaims.Claiming(most, 0, moved),
                            null,
                            holder + ":" + calls.incrementAndGet(),
                            true);
        } catch (ThoonkRedisException ex) {
            // They may be too large to come in time.
            mostAtOnce = Math.max(1, most / 2);
            throw ex;
        }
        long bytes =
                reply.claims().stream().mapToLong(claim -> claim.item().length).sum();
        if (bytes > 0) {
            mostAtOnce = (int) Math.max(
                    1, Math.min(MOST_AT_ONCE, ENOUGH_BYTES * reply.claims().size() / bytes));
        }
        return reply;
    }
}
