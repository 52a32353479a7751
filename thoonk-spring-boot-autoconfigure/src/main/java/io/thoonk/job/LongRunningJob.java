package io.thoonk.job;

import io.thoonk.convert.PayloadCodec;
import io.thoonk.job.ClaimReply.ClaimedRow;
import io.thoonk.redis.keys.FeedKeys;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.util.function.ThrowingConsumer;

/** What the work at a claimed job tells while it goes on, and hears; a job that has nothing of it pays nothing. */
abstract class LongRunningJob<T> implements Job<T> {

    private static final BooleanSupplier NEVER = () -> false;

    private final FeedKeys keys;

    private final PayloadCodec<T> codec;

    private final ClaimedRow claim;

    private final JobScripts scripts;

    private volatile BooleanSupplier stopping = NEVER;

    private volatile boolean calledOff;

    private volatile boolean unsure;

    /** When this process learned of the claim, where that matters. */
    private final long learned;

    private @Nullable LongWork work;

    private FollowUps followUps = FollowUps.NONE;

    LongRunningJob(JobScripts scripts, FeedKeys keys, PayloadCodec<T> codec, ClaimedRow claim) {
        this.scripts = scripts;
        this.keys = keys;
        this.codec = codec;
        this.claim = claim;
        this.learned = claim.mustEndBy() == null ? 0 : System.nanoTime();
    }

    /** Notes that the claim is no more. */
    abstract JobClaimLostException lost();

    final FeedKeys keys() {
        return keys;
    }

    final PayloadCodec<T> codec() {
        return codec;
    }

    /** For payloads of any type that go to a feed. */
    final PayloadCodec<T> codecFor(String queue) {
        return codec.withTextAsJson(new FeedKeys(keys.keySpace(), queue).isScripted());
    }

    final ClaimedRow claim() {
        return claim;
    }

    @Override
    public String id() {
        return claim.id();
    }

    @Override
    public String feed() {
        return keys.feed();
    }

    /** Says who tells whether the work is to stop. */
    void stopWhen(BooleanSupplier told) {
        stopping = told;
    }

    @Override
    public boolean isStopping() {
        return calledOff || stopping.getAsBoolean();
    }

    /** Notes that the job is to make room for the next of its unique key. */
    void callOff() {
        calledOff = true;
    }

    boolean isCalledOff() {
        return calledOff;
    }

    /** Notes that an end of the claim was sent and no answer came: Redis may know of it or not. */
    void noteUnsure() {
        unsure = true;
    }

    /** Notes that Redis still knows the claim, so that nothing has ended it. */
    void noteHeld() {
        unsure = false;
    }

    /** Whether the claim was ended here, or may have been, so that it is not lost where Redis does not know it any more. */
    boolean mayHaveEnded() {
        return isSettled() || unsure;
    }

    /** How much is left of the time in which the job has to be done. */
    Optional<Duration> timeLeft() {
        return Optional.ofNullable(claim.mustEndBy())
                .map(end -> Duration.between(claim.claims().since(), end).minusNanos(System.nanoTime() - learned));
    }

    @Override
    public void progress(int percent, String message) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be from 0 to 100 but is " + percent);
        }
        if (!checkpointScripts().progress(keys, claim, new JobProgress(percent, message))) {
            throw lost();
        }
    }

    @Override
    public void checkpoint(Object checkpoint) {
        work().checkpoint(checkpoint);
    }

    @Override
    public <C> Optional<C> checkpoint(Class<C> type) {
        return work().checkpoint(ResolvableType.forClass(type));
    }

    @Override
    public <C> Optional<C> checkpoint(ParameterizedTypeReference<C> type) {
        return work().checkpoint(ResolvableType.forType(type));
    }

    @Override
    public <R> R step(String name, Callable<R> work) {
        return work().step(name, Optional.empty(), work);
    }

    @Override
    public <R> R step(String name, ParameterizedTypeReference<R> type, Callable<R> work) {
        return work().step(name, Optional.of(ResolvableType.forType(type)), work);
    }

    @Override
    public <I, C> void each(
            String name,
            Class<C> cursorType,
            Function<? super Optional<C>, ? extends Stream<? extends I>> source,
            Function<? super I, ? extends C> cursorOf,
            ThrowingConsumer<? super I> work) {
        work().each(name, cursorType, source, cursorOf, work);
    }

    @Override
    public <I> void each(
            String name, LongFunction<? extends Stream<? extends I>> source, ThrowingConsumer<? super I> work) {
        work().each(name, source, work);
    }

    @Override
    public String then(String queue, Object payload, PutOptions options) {
        if (isSettled()) {
            throw lost();
        }
        synchronized (this) {
            FollowUps.Added added = scripts.outbox().followUp(this, followUps, queue, payload, options);
            followUps = added.followUps();
            return added.id();
        }
    }

    @Override
    public Map<String, Predecessor> resultsOf() {
        return new EndedPredecessors(new WaitScripts(scripts.runner()), new JobBrowseScripts(scripts.runner()), codec)
                .of(keys, claim)
                .orElseThrow(this::lost);
    }

    final synchronized FollowUps followUps() {
        return followUps;
    }

    private CheckpointScripts checkpointScripts() {
        return new CheckpointScripts(scripts.runner());
    }

    private synchronized LongWork work() {
        LongWork begun = work;
        if (begun == null) {
            begun = new LongWork(checkpointScripts(), keys, codec, claim, this::isStopping, () -> {
                throw lost();
            });
            work = begun;
        }
        return begun;
    }
}
