package io.thoonk.management;

import io.thoonk.worker.AsyncResults;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows nothing of what the application's masker fails on, and goes on with what comes next. */
final class ClosedMasker implements PayloadMasker {

    static final String HIDDEN = "(hidden: the PayloadMasker failed on it)";

    private static final Logger log = LoggerFactory.getLogger(ClosedMasker.class);

    private final PayloadMasker delegate;

    private final AtomicBoolean hasTold = new AtomicBoolean();

    ClosedMasker(PayloadMasker delegate) {
        this.delegate = delegate;
    }

    @Override
    public String mask(String feed, String id, String payload) {
        return masked(feed, id, () -> delegate.mask(feed, id, payload));
    }

    @Override
    public String maskError(String feed, String id, String error) {
        return masked(feed, id, () -> delegate.maskError(feed, id, error));
    }

    private String masked(String feed, String id, Supplier<@Nullable String> masking) {
        String reason = "it returned null";
        try {
            @Nullable String masked = masking.get();
            if (masked != null) {
                return masked;
            }
        } catch (Throwable ex) {
            reason = AsyncResults.describe(ex);
        }
        if (hasTold.compareAndSet(false, true)) {
            log.warn(
                    "The PayloadMasker failed on '{}' of feed '{}', which is hidden; further failures are logged as debug: {}",
                    id,
                    feed,
                    reason);
        } else {
            log.debug("The PayloadMasker failed on '{}' of feed '{}' as well: {}", id, feed, reason);
        }
        return HIDDEN;
    }
}
