package io.thoonk.redis;

import io.thoonk.RedisUnreachableException;
import io.thoonk.ThoonkRedisException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows why Redis refuses subscriptions, as one whose memory is full may do, and tells it once where nobody else would: a
 * new subscription fails to whoever wants it, but one that has to be taken up again does so unseen. Thread-safe.
 */
final class SubscriptionRefusals {

    private static final Logger log = LoggerFactory.getLogger(SubscriptionRefusals.class);

    /** What is refused is tried again every 5 seconds at least; after this, nobody tries any more. */
    private static final Duration VALID = Duration.ofSeconds(15);

    private final LongSupplier nanos;

    private @Nullable String reason;

    private long at;

    private boolean told;

    SubscriptionRefusals(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** What failed is known, but told by whoever subscribes. */
    synchronized void failedToSubscribe(Throwable failure) {
        if (failure instanceof ThoonkRedisException && !(failure instanceof RedisUnreachableException)) {
            reason = failure.getMessage();
            at = nanos.getAsLong();
        }
    }

    /** The subscriptions that there are hear nothing meanwhile. */
    synchronized void failedToTakeUp(Throwable failure) {
        failedToSubscribe(failure);
        if (!told && current().isPresent()) {
            told = true;
            log.warn(
                    "Redis refuses to let this process subscribe again, so that its listeners hear nothing; it is tried until it works: {}",
                    reason);
        }
    }

    synchronized void ended() {
        reason = null;
        if (told) {
            told = false;
            log.info("Redis lets this process subscribe again; listeners are told that they may have missed something");
        }
    }

    synchronized Optional<String> current() {
        return Optional.ofNullable(reason).filter(known -> nanos.getAsLong() - at < VALID.toNanos());
    }
}
