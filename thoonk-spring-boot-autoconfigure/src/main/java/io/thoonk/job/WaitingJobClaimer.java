package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.Attempt;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.WaitMode;
import io.thoonk.redis.WaitingConnections;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Claims by script, and waits where there is nothing to claim. */
final class WaitingJobClaimer<T> {

    private static final FinishBatch NONE = FinishBatch.of(List.of(), List.of());

    private final JobScripts scripts;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final WaitingConnections waiting;

    private final String holder;

    private final AtomicLong calls = new AtomicLong();

    WaitingJobClaimer(
            JobScripts scripts,
            FeedKeys keys,
            PayloadCodec<T> codec,
            WaitingConnections waiting,
            Generations generations) {
        this.scripts = scripts;
        this.keys = keys;
        this.codec = codec;
        this.waiting = waiting;
        this.holder = generations.randomHex();
    }

    /** Claims several jobs in one step, waiting for the first. */
    List<Job<T>> claim(int max, Duration timeout) {
        JobArguments.requireCount("max", max);
        JobArguments.requireNotNegative("timeout", timeout);
        return waiting.await(
                        keys, WaitMode.TAKE, timeout, moved -> attempt(max, moved), id -> scripts.putBack(keys, id))
                .orElse(List.of());
    }

    /** Claims what there is, without waiting. */
    List<Job<T>> claimNow(int max) {
        return attempt(max, Optional.empty()).taken().orElse(List.of());
    }

    private Attempt<List<Job<T>>> attempt(int max, Optional<byte[]> moved) {
        RawExchange claimed;
        Optional<byte[]> first = moved;
        do {
            String tokenBase = holder + ":" + calls.incrementAndGet();
            claimed = scripts.exchange(keys, NONE, max, null, tokenBase, first);
            first = Optional.empty();
        } while (claimed.claims().isEmpty() && claimed.more());
        if (!claimed.claims().isEmpty()) {
            return Attempt.of(claimed.claims().stream()
                    .<Job<T>>map(claim -> new ClaimedJob<>(scripts, keys, codec, claim))
                    .toList());
        }
        return claimed.nextDueMillis().isPresent()
                ? Attempt.nothingUntil(Duration.ofMillis(claimed.nextDueMillis().getAsLong()))
                : Attempt.nothing();
    }
}
