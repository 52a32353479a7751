package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.Attempt;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.WaitingConnections;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Claims by script, and waits where there is nothing to claim. */
final class WaitingJobClaimer<T> implements JobClaimer<T> {

    private final JobScripts scripts;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final WaitingConnections waiting;

    private final String tokenPrefix;

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
        this.tokenPrefix = generations.randomHex();
    }

    @Override
    public List<Job<T>> claim(int max, Duration timeout, Optional<Duration> claimTimeout) {
        JobArguments.requireCount("max", max);
        JobArguments.requireNotNegative("timeout", timeout);
        return waiting.await(keys, timeout, () -> attempt(max, claimTimeout)).orElse(List.of());
    }

    /** Claims what there is, without waiting. */
    List<Job<T>> claimNow(int max) {
        return attempt(max, Optional.empty()).taken().orElse(List.of());
    }

    private Attempt<List<Job<T>>> attempt(int max, Optional<Duration> claimTimeout) {
        ClaimBatch batch;
        do {
            String tokenBase = tokenPrefix + ":" + calls.incrementAndGet();
            batch = scripts.claim(keys, max, claimTimeout.orElse(null), tokenBase);
        } while (batch.claims().isEmpty() && batch.more());
        if (!batch.claims().isEmpty()) {
            return Attempt.of(batch.claims().stream()
                    .<Job<T>>map(claim -> new ClaimedJob<>(scripts, keys, codec, claim))
                    .toList());
        }
        return batch.nextDueMillis().isPresent()
                ? Attempt.nothingUntil(Duration.ofMillis(batch.nextDueMillis().getAsLong()))
                : Attempt.nothing();
    }
}
