package io.thoonk.autoconfigure;

import io.thoonk.listener.ListenerSettings;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerSettings;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** Refuses values of properties, with the full name of the property. */
final class PropertyChecks {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private PropertyChecks() {}

    static void check(String prefix, WorkerSettings worker) {
        atLeast(prefix + ".concurrency", worker.concurrency(), 1);
        positive(prefix + ".claim-timeout", worker.claimTimeout());
        positive(prefix + ".timeout", worker.timeout());
        atLeast(prefix + ".max-attempts", worker.maxAttempts(), 1);
        notNegative(prefix + ".shutdown-timeout", worker.shutdownTimeout());
        atLeast(prefix + ".max-stack-trace", worker.maxStackTrace(), 0);
        notNegative(prefix + ".keep-result", worker.keepResult());
        WorkerSettings.Limits limits = worker.limits();
        if (limits != null) {
            try {
                limits.check();
            } catch (IllegalArgumentException ex) {
                throw new InvalidPropertyException(prefix + ".limits", "cannot be read: " + ex.getMessage());
            }
        }
        positive(prefix + ".max-run", worker.maxRun());
        atLeast(prefix + ".batch", worker.batch(), 1);
        atMost(prefix + ".batch", worker.batch(), WorkerOptions.Batching.MOST);
        notNegative(prefix + ".batch-wait", worker.batchWait());
        WorkerSettings.Backoff backoff = worker.backoff();
        if (backoff != null) {
            backoff(prefix, backoff.delay(), backoff.multiplier(), backoff.maxDelay());
            notNegative(prefix + ".backoff.jitter", backoff.jitter());
        }
    }

    static void check(String prefix, ListenerSettings listener) {
        atLeast(prefix + ".concurrency", listener.concurrency(), 1);
        atLeast(prefix + ".mailbox", listener.mailbox(), 1);
        atLeast(prefix + ".max-attempts", listener.maxAttempts(), 1);
        positive(prefix + ".lease", listener.lease());
        ListenerSettings.Backoff backoff = listener.backoff();
        if (backoff != null) {
            backoff(prefix, backoff.delay(), backoff.multiplier(), backoff.maxDelay());
        }
    }

    private static void backoff(
            String prefix, @Nullable Duration delay, @Nullable Double multiplier, @Nullable Duration maxDelay) {
        notNegative(prefix + ".backoff.delay", delay);
        atLeastOne(prefix + ".backoff.multiplier", multiplier);
        notNegative(prefix + ".backoff.max-delay", maxDelay);
    }

    static void atLeast(String property, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw new InvalidPropertyException(property, "must be at least " + least + " but is " + value);
        }
    }

    static void atMost(String property, @Nullable Integer value, int most) {
        if (value != null && value > most) {
            throw new InvalidPropertyException(property, "must be at most " + most + " but is " + value);
        }
    }

    static void atLeastOne(String property, @Nullable Double value) {
        if (value != null && !(value >= 1)) {
            throw new InvalidPropertyException(property, "must be at least 1 but is " + value);
        }
    }

    static void notNegative(String property, @Nullable DataSize value) {
        if (value != null && value.isNegative()) {
            throw new InvalidPropertyException(property, "must not be negative but is " + value.toBytes() + "B");
        }
    }

    static void positive(String property, @Nullable Duration value) {
        notEndless(property, value);
        if (value != null && value.toMillis() < 1) {
            throw new InvalidPropertyException(property, "must be at least 1ms but is " + inWords(value));
        }
    }

    static void notNegative(String property, @Nullable Duration value) {
        notEndless(property, value);
        if (value != null && value.isNegative()) {
            throw new InvalidPropertyException(property, "must not be negative but is " + inWords(value));
        }
    }

    /** Beyond this, sums with times of Redis would leave the range of a long. */
    private static void notEndless(String property, @Nullable Duration value) {
        if (value != null && value.abs().compareTo(LONGEST) > 0) {
            throw new InvalidPropertyException(
                    property, "must be at most " + LONGEST.toDays() + "d but is " + value.toDays() + "d");
        }
    }

    static void databaseOfCluster(int database) {
        if (database != 0) {
            throw new InvalidPropertyException(
                    "spring.data.redis.database",
                    "must be 0 on a Redis Cluster, where the driver would use database 0 all the same, but is "
                            + database + "; set thoonk.key-prefix to keep applications apart");
        }
    }

    static void noNul(String property, String value) {
        if (value.indexOf('\0') >= 0) {
            throw new InvalidPropertyException(property, "must not hold a NUL character");
        }
    }

    /** Names an entry of a map as it has to be written, in brackets where its key is not of lower case. */
    static String ofEntry(String map, String key) {
        return key.matches("[a-z0-9-]+") ? map + "." + key : map + "[" + key + "]";
    }

    /** As a person would write it in a property. */
    private static String inWords(Duration value) {
        return DurationStyle.SIMPLE.print(value, ChronoUnit.MILLIS);
    }

    /** Thrown at start-up when a property has a value that cannot be. */
    static final class InvalidPropertyException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final String property;

        InvalidPropertyException(String property, String problem) {
            super(property + " " + problem);
            this.property = property;
        }

        String property() {
            return property;
        }
    }
}
