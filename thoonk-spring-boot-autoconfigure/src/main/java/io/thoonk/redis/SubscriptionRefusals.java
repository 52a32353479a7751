package io.thoonk.redis;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows why listeners hear nothing: Redis refuses subscriptions, as one whose memory is full may do. A new subscription fails to
 * whoever wants it, which is trouble of the process only where it is a listener of the application; one that has to be taken up
 * again fails unseen, so that is told here, once. Thread-safe.
 */
final class SubscriptionRefusals {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionRefusals.class);

    /** What is refused is tried again every 5 seconds at least; after this, nobody tries any more. */
    private static final Duration VALID = Duration.ofSeconds(15);

    private final LongSupplier nanos;

    /** By feed or pattern, for those whose listeners were refused when they last tried. */
    private final Map<String, Refusal> listeners = new HashMap<>();

    private @Nullable Refusal takeUp;

    private boolean told;

    SubscriptionRefusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Lets a listener of the application subscribe; what fails is known here, but told by the listener. */
    <T> T ofListener(String feedOrPattern, Supplier<T> subscribing) {
        try {
            T subscription = subscribing.get();
            note(feedOrPattern, Optional.empty());
            return subscription;
        } catch (ThoonkRedisException ex) {
            note(feedOrPattern, refusal(ex));
            throw ex;
        }
    }

    private synchronized void note(String feedOrPattern, Optional<Refusal> refusal) {
        refusal.ifPresentOrElse(known -> listeners.put(feedOrPattern, known), () -> listeners.remove(feedOrPattern));
    }

    /** The subscriptions that there are hear nothing meanwhile. */
    synchronized void failedToTakeUp(Throwable failure) {
        refusal(failure).ifPresent(refusal -> {
            takeUp = refusal;
            if (!told) {
                told = true;
                log.warn(
                        "Redis refuses to let this process subscribe again, so that its listeners hear nothing; it is tried until it works: {}",
                        refusal.reason());
            }
        });
    }

    /** Says why somebody new got no connection in time, where the one of all is there and Redis refuses what it has to take up. */
    synchronized ThoonkRedisException ofNewcomer(ThoonkRedisException late) {
        Refusal known = takeUp;
        if (known == null || !isValid(known)) {
            return late;
        }
        return new ThoonkRedisException(
                "Nothing can be subscribed before what this process was subscribed to is taken up again. "
                        + known.reason(),
                late);
    }

    private boolean isValid(Refusal refusal) {
        return nanos.getAsLong() - refusal.at() < VALID.toNanos();
    }

    private Optional<Refusal> refusal(Throwable failure) {
        return failure instanceof ThoonkRedisException && !(failure instanceof RedisUnreachableException)
                ? Optional.of(new Refusal(String.valueOf(failure.getMessage()), nanos.getAsLong()))
                : Optional.empty();
    }

    synchronized void ended() {
        takeUp = null;
        if (told) {
            told = false;
            log.info("Redis lets this process subscribe again; listeners are told that they may have missed something");
        }
    }

    synchronized Optional<String> current() {
        return Stream.concat(Stream.ofNullable(takeUp), listeners.values().stream())
                .filter(this::isValid)
                .map(Refusal::reason)
                .findFirst();
    }

    private record Refusal(String reason, long at) {}
}
