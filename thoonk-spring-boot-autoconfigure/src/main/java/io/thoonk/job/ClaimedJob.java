package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.convert.PayloadConversionException;
import io.thoonk.job.ClaimBatch.ClaimToken;
import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.job.JobClaims.FinishedJob;
import io.thoonk.job.JobScripts.SettleResult;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

/** One claim with its fencing token. */
final class ClaimedJob<T> extends LongRunningJob<T> {

    private final JobScripts scripts;

    private final Duration keepResult;

    private volatile @Nullable Instant publishedAt;

    private volatile Instant deadline;

    private volatile boolean settled;

    private volatile boolean lost;

    private boolean ended;

    ClaimedJob(JobScripts scripts, FeedKeys keys, PayloadCodec<T> codec, ClaimedRow claim, Duration keepResult) {
        super(scripts, keys, codec, claim);
        this.scripts = scripts;
        this.keepResult = keepResult;
        this.publishedAt = claim.publishedAt();
        this.deadline = claims().deadline();
    }

    @Override
    public T payload() {
        try {
            return codec().read(claim().item());
        } catch (PayloadConversionException ex) {
            throw ex.about(keys().feed(), claim().id());
        }
    }

    @Override
    public byte[] rawPayload() {
        return claim().item().clone();
    }

    @Override
    public int failureCount() {
        return claim().failures();
    }

    @Override
    public OptionalInt maxAttempts() {
        return claim().maxAttempts();
    }

    @Override
    public Map<String, String> headers() {
        return claim().headers();
    }

    @Override
    public Instant publishedAt() {
        claims().putTimeIsAsked();
        Instant known = publishedAt;
        if (known == null) {
            known = scripts.putTime(keys(), claim()).orElse(claimedAt());
            publishedAt = known;
        }
        return known;
    }

    @Override
    public Instant claimedAt() {
        return claims().since();
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

    /** The time that a claim holds without being renewed. */
    Duration lease() {
        return Duration.between(claims().since(), claims().deadline());
    }

    ClaimBatch claims() {
        return claim().claims();
    }

    byte[] idBytes() {
        return claim().idBytes();
    }

    static ClaimedJob<?> own(Job<?> job) {
        if (job instanceof ClaimedJob<?> claimed) {
            return claimed;
        }
        throw new IllegalArgumentException("Job '" + job.id() + "' was not claimed by this library");
    }

    /** Notes that it is known that this claim has ended. */
    synchronized void ended() {
        if (!ended) {
            ended = true;
            claims().oneEnded();
        }
    }

    synchronized boolean isEnded() {
        return ended;
    }

    void prolonged(Instant until) {
        deadline = until;
    }

    void noteLost() {
        lost = true;
    }

    /** Ends this claim by way of the next {@link JobClaims#completeAndClaim}. */
    FinishedJob finishLater(@Nullable Object returned, ResolvableType declared) {
        @Nullable Object result = returned;
        ResolvableType type = declared;
        if (returned instanceof Outcome<?> outcome) {
            result = outcome.followedBy(this);
            type = declared.as(Outcome.class).getGeneric();
        }
        Optional<byte[]> written = result == null ? Optional.empty() : Optional.of(codec().writeResult(result, type));
        settled = true;
        return new FinishedJob(this, written, followUps());
    }

    @Override
    public void finish() {
        finish(Optional.empty(), Duration.ZERO);
    }

    @Override
    public void finish(Object result) {
        finish(Optional.of(codec().writeResult(result, ResolvableType.NONE)), keepResult);
    }

    @Override
    public <R> void finish(R result, ParameterizedTypeReference<R> type) {
        finish(Optional.of(codec().writeResult(result, ResolvableType.forType(type))), keepResult);
    }

    @Override
    public void finish(Object result, Duration keepResult) {
        JobArguments.requireNotNegative("keepResult", keepResult);
        finish(Optional.of(codec().writeResult(result, ResolvableType.NONE)), keepResult);
    }

    private void finish(Optional<byte[]> result, Duration keep) {
        FollowUps followUps = followUps();
        settle(end -> scripts.finish(keys(), claim().id(), end, result, keep, followUps.packed()));
        if (followUps.areOwedToOthers()) {
            // The script looks only where the feed has extras.
            scripts.outbox().relayNow(keys());
        }
    }

    @Override
    public void cancel(Duration backoff) {
        JobArguments.requireNotNegative("backoff", backoff);
        settle(end -> scripts.cancel(keys(), claim().id(), end, backoff, Optional.empty()));
    }

    @Override
    public void cancel(Duration backoff, String reason) {
        JobArguments.requireNotNegative("backoff", backoff);
        settle(end -> scripts.cancel(keys(), claim().id(), end, backoff, Optional.of(reason)));
    }

    @Override
    public void giveBack() {
        if (!giveBack(scripts, keys(), List.of(this), JobScripts.GiveBack.TO_FRONT)
                .isEmpty()) {
            throw lost();
        }
    }

    @Override
    public void requeue() {
        if (!giveBack(scripts, keys(), List.of(this), JobScripts.GiveBack.TO_END)
                .isEmpty()) {
            throw lost();
        }
    }

    /** Gives jobs back in this order; returns the places of those whose claims were no more. */
    static List<Integer> giveBack(
            JobScripts scripts, FeedKeys keys, List<ClaimedJob<?>> jobs, JobScripts.GiveBack how) {
        // Set before Redis knows: whoever renews the claims at the same time must not take their end for a loss.
        jobs.forEach(job -> job.settled = true);
        List<Integer> lost;
        try {
            lost = scripts.giveBack(keys, jobs.stream().map(ClaimedJob::claim).toList(), how);
        } catch (RuntimeException ex) {
            // In this order: there is no moment at which they seem to be neither.
            jobs.forEach(ClaimedJob::noteUnsure);
            jobs.forEach(job -> job.settled = false);
            throw ex;
        }
        lost.forEach(place -> {
            jobs.get(place).settled = false;
            jobs.get(place).noteLost();
        });
        jobs.forEach(ClaimedJob::ended);
        return lost;
    }

    @Override
    public void retryLater(Duration delay, RetryLaterException.Scope scope) {
        JobArguments.requireNotNegative("delay", delay);
        settle(end -> scripts.retryLater(keys(), claim().id(), end, delay, scope));
    }

    @Override
    public void stall(String reason) {
        settle(end -> scripts.stall(keys(), claim().id(), end, reason));
    }

    @Override
    public void renew() {
        JobScripts.Renewal renewal = scripts.renew(keys(), List.of(claim()), lease());
        if (!renewal.lost().isEmpty()) {
            throw lost();
        }
        deadline = renewal.deadline();
    }

    private void settle(Function<ClaimToken, SettleResult> change) {
        // Set before Redis knows: whoever renews the claim at the same time must not take its end for a loss.
        settled = true;
        ClaimToken end = claims().endOfOne();
        boolean done = false;
        try {
            done = change.apply(end) == SettleResult.DONE;
        } catch (Throwable ex) {
            noteUnsure();
            throw ex;
        } finally {
            settled = done;
        }
        if (end.isLast() && done) {
            claims().forgotten();
        }
        ended();
        if (!done) {
            throw lost();
        }
    }

    @Override
    JobClaimLostException lost() {
        lost = true;
        return new JobClaimLostException(keys().feed(), claim().id());
    }

    @Override
    public String toString() {
        return "Job[" + claim().id() + " of feed " + keys().feed() + ", claimed " + claims().since() + "]";
    }
}
