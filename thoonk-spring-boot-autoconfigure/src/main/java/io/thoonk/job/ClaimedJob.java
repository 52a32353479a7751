package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.redis.FeedKeys;
import io.thoonk.redis.WireText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One claim with its fencing token. */
final class ClaimedJob<T> implements Job<T> {

    private static final byte[] NO_RESULT = {};

    private final JobScripts scripts;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final RawClaim claim;

    private volatile Instant deadline;

    private volatile boolean settled;

    private volatile boolean lost;

    ClaimedJob(JobScripts scripts, FeedKeys keys, PayloadCodec<T> codec, RawClaim claim) {
        this.scripts = scripts;
        this.keys = keys;
        this.codec = codec;
        this.claim = claim;
        this.deadline = claim.deadline();
    }

    @Override
    public String id() {
        return claim.id();
    }

    @Override
    public T payload() {
        return codec.read(claim.item());
    }

    @Override
    public byte[] rawPayload() {
        return claim.item().clone();
    }

    @Override
    public int failureCount() {
        return claim.failures();
    }

    @Override
    public OptionalInt maxAttempts() {
        return claim.maxAttempts();
    }

    @Override
    public Map<String, String> headers() {
        return claim.headers();
    }

    @Override
    public Instant publishedAt() {
        return claim.publishedAt();
    }

    @Override
    public Instant claimedAt() {
        return claim.claimedAt();
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public boolean isSettled() {
        return settled;
    }

    @Override
    public boolean isClaimLost() {
        return lost;
    }

    RawClaim claim() {
        return claim;
    }

    /** The time that a claim holds without being renewed. */
    Duration lease() {
        return Duration.between(claim.claimedAt(), claim.deadline());
    }

    void prolonged(Instant until) {
        deadline = until;
    }

    void noteLost() {
        lost = true;
    }

    /** Ends this claim by way of the next exchange. */
    FinishedJob finishLater(@Nullable Object result) {
        byte[] written = NO_RESULT;
        if (result != null) {
            byte[] bytes = codec.write(result);
            written = new byte[bytes.length + 1];
            written[0] = '=';
            System.arraycopy(bytes, 0, written, 1, bytes.length);
        }
        settled = true;
        return new FinishedJob(this, WireText.bytes(claim.id()), WireText.bytes(claim.token()), written);
    }

    @Override
    public void finish() {
        settle(() -> scripts.finish(keys, claim.id(), claim.token(), Optional.empty(), Optional.empty()));
    }

    @Override
    public void finish(Object result) {
        settle(() ->
                scripts.finish(keys, claim.id(), claim.token(), Optional.of(codec.write(result)), Optional.empty()));
    }

    @Override
    public void finish(Object result, Duration keepResult) {
        JobArguments.requirePositive("keepResult", keepResult);
        settle(() -> scripts.finish(
                keys, claim.id(), claim.token(), Optional.of(codec.write(result)), Optional.of(keepResult)));
    }

    @Override
    public void cancel() {
        settle(() -> scripts.cancel(keys, claim.id(), claim.token(), Duration.ZERO, Optional.empty()));
    }

    @Override
    public void cancel(Duration backoff) {
        JobArguments.requireNotNegative("backoff", backoff);
        settle(() -> scripts.cancel(keys, claim.id(), claim.token(), backoff, Optional.empty()));
    }

    @Override
    public void cancel(Duration backoff, String reason) {
        JobArguments.requireNotNegative("backoff", backoff);
        settle(() -> scripts.cancel(keys, claim.id(), claim.token(), backoff, Optional.of(reason)));
    }

    @Override
    public void giveBack() {
        settle(() -> scripts.giveBack(keys, claim.id(), claim.token()));
    }

    @Override
    public void stall() {
        stall("");
    }

    @Override
    public void stall(String reason) {
        settle(() -> scripts.stall(keys, claim.id(), claim.token(), reason));
    }

    @Override
    public void renew() {
        JobScripts.Renewal renewal = scripts.renew(keys, List.of(claim), lease());
        if (!renewal.lost().isEmpty()) {
            throw lost();
        }
        deadline = renewal.deadline();
    }

    @Override
    public void progress(int percent, String message) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be from 0 to 100 but is " + percent);
        }
        if (!scripts.progress(keys, claim.id(), claim.token(), new JobProgress(percent, message))) {
            throw lost();
        }
    }

    private void settle(Supplier<Settled> change) {
        // Set before Redis knows: whoever renews the claim at the same time must not take its end for a loss.
        settled = true;
        boolean done = false;
        try {
            done = change.get() == Settled.DONE;
        } finally {
            settled = done;
        }
        if (!done) {
            throw lost();
        }
    }

    private JobClaimLostException lost() {
        lost = true;
        return new JobClaimLostException(keys.feed(), claim.id());
    }

    @Override
    public String toString() {
        return "Job[" + claim.id() + " of feed " + keys.feed() + ", claimed " + claim.claimedAt() + "]";
    }
}
