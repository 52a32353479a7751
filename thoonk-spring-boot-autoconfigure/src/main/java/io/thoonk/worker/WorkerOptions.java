package io.thoonk.worker;

import io.thoonk.job.JobOrder;
import io.thoonk.job.JobSettings;
import io.thoonk.job.Limit;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How a worker works. Immutable.
 *
 * @param concurrency how many jobs at once, at least 1
 * @param claimTimeout how long a claim holds without being renewed
 * @param timeout how long a handler may take, or empty for any time
 * @param maxAttempts after how many failed attempts a job is stalled, at least 1
 * @param backoff how long a failed job stays out of the line
 * @param shutdownTimeout how long running handlers get when the container stops
 * @param autoStartup whether the container starts with the application
 * @param maxStackTrace how many characters of the stack trace of a failure are kept with its job, 0 for none
 * @param keepResult how long results are kept, zero for not at all
 * @param prefetch how many jobs are claimed beyond those that handlers work on
 * @param limits how often and how many at a time the jobs of its queue may be started
 * @param order whether jobs of the same key run one at a time, as they were put
 * @param orderOnFailure whether a job that waits for its next attempt holds those of its key behind it, where the order is strict
 * @param orderOnStall whether a stalled job does
 * @param maxRun after how long {@code Job.isStopping()} turns true, or empty for never
 * @param batching how many jobs a handler of batches gets at once
 * @since 0.1.0
 */
public record WorkerOptions(
        int concurrency,
        Duration claimTimeout,
        Optional<Duration> timeout,
        int maxAttempts,
        Backoff backoff,
        Duration shutdownTimeout,
        boolean autoStartup,
        int maxStackTrace,
        Duration keepResult,
        Prefetch prefetch,
        Limits limits,
        JobOrder order,
        JobOrder.Gap orderOnFailure,
        JobOrder.Gap orderOnStall,
        Optional<Duration> maxRun,
        Batching batching) {

    /** What is kept of a stack trace where nothing else is said. */
    public static final int USUAL_STACK_TRACE = 4000;

    /**
     * Creates options that keep the usual part of stack traces, and results for the usual time, and fetch ahead by measurement.
     *
     * @param concurrency how many jobs at once, at least 1
     * @param claimTimeout how long a claim holds without being renewed
     * @param timeout how long a handler may take, or empty for any time
     * @param maxAttempts after how many failed attempts a job is stalled, at least 1
     * @param backoff how long a failed job stays out of the line
     * @param shutdownTimeout how long running handlers get when the container stops
     * @param autoStartup whether the container starts with the application
     */
    public WorkerOptions(
            int concurrency,
            Duration claimTimeout,
            Optional<Duration> timeout,
            int maxAttempts,
            Backoff backoff,
            Duration shutdownTimeout,
            boolean autoStartup) {
        this(
                concurrency,
                claimTimeout,
                timeout,
                maxAttempts,
                backoff,
                shutdownTimeout,
                autoStartup,
                USUAL_STACK_TRACE,
                JobSettings.DEFAULT_KEEP_RESULT,
                Prefetch.AUTO,
                Limits.NONE,
                JobOrder.NONE,
                JobOrder.Gap.HOLD,
                JobOrder.Gap.PASS,
                Optional.empty(),
                Batching.DEFAULT);
    }

    /**
     * The options of an application that sets nothing.
     *
     * @return one job at a time, 30 s, no bound on a handler's time, 5 attempts, 1 s doubling up to 5 min, 20 s, started, results kept for a day
     */
    public static WorkerOptions defaults() {
        return new WorkerOptions(
                1,
                Duration.ofSeconds(30),
                Optional.empty(),
                5,
                new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(5), Duration.ZERO),
                Duration.ofSeconds(20),
                true);
    }

    /**
     * Says whether the container starts with the application.
     *
     * @param start whether it does
     * @return a copy that says so
     */
    public WorkerOptions withAutoStartup(boolean start) {
        return copy(start, batching);
    }

    /**
     * Says how many jobs a handler of batches gets at once.
     *
     * @param other how many, and how long the first waits
     * @return a copy that says so
     */
    public WorkerOptions withBatching(Batching other) {
        return copy(autoStartup, other);
    }

    private WorkerOptions copy(boolean start, Batching batches) {
        return new WorkerOptions(
                concurrency,
                claimTimeout,
                timeout,
                maxAttempts,
                backoff,
                shutdownTimeout,
                start,
                maxStackTrace,
                keepResult,
                prefetch,
                limits,
                order,
                orderOnFailure,
                orderOnStall,
                maxRun,
                batches);
    }

    /**
     * How long a failed job stays out of the line.
     *
     * @param delay after the first failure
     * @param multiplier by what it grows with each further failure, at least 1
     * @param maxDelay the longest
     * @param jitter by how much a delay may be longer than computed
     */
    public record Backoff(Duration delay, double multiplier, Duration maxDelay, Duration jitter) {

        /**
         * Computes the delay after some failures.
         *
         * @param failures how many there were, this one included, at least 1
         * @return the delay
         */
        public Duration after(int failures) {
            if (delay.isZero()) {
                return delay;
            }
            ExponentialBackOff growth = new ExponentialBackOff(delay.toMillis(), Math.max(1, multiplier));
            growth.setMaxInterval(Math.max(delay.toMillis(), maxDelay.toMillis()));
            BackOffExecution execution = growth.start();
            long millis = execution.nextBackOff();
            for (int i = 1; i < failures && millis < growth.getMaxInterval(); i++) {
                millis = execution.nextBackOff();
            }
            long spread = jitter.toMillis();
            return Duration.ofMillis(
                    millis + (spread > 0 ? ThreadLocalRandom.current().nextLong(spread + 1) : 0));
        }
    }

    /**
     * How many jobs a handler of batches gets at once. Immutable.
     *
     * @param size how many at most, from 1 to 1000
     * @param maxWait how long the first of them waits for the others at most
     */
    public record Batching(int size, Duration maxWait) {

        /** What holds where nothing is said. */
        public static final Batching DEFAULT = new Batching(100, Duration.ofMillis(200));

        /** What one batch has at most. */
        public static final int MOST = 1000;

        /**
         * Creates it.
         *
         * @throws IllegalArgumentException if the size is not from 1 to 1000, or the wait is negative
         */
        public Batching {
            if (size < 1 || size > MOST || maxWait.isNegative()) {
                throw new IllegalArgumentException("A batch must have from 1 to " + MOST
                        + " jobs and wait for no negative time but has " + size + " and waits for " + maxWait);
            }
        }
    }

    /**
     * How many jobs a worker claims beyond those that its handlers work on. Immutable.
     *
     * @param count the number, or -1 to go by measurement
     */
    public record Prefetch(int count) {

        /** As many as handlers take during a call to Redis, times two: none for handlers that take longer than that. */
        public static final Prefetch AUTO = new Prefetch(-1);

        /**
         * Creates it.
         *
         * @param count the number, or -1 to go by measurement
         * @throws IllegalArgumentException if it is less than -1
         */
        public Prefetch {
            if (count < -1) {
                throw new IllegalArgumentException("prefetch must be auto or a number of at least 0 but is " + count);
            }
        }

        /**
         * Reads what a property or an annotation says.
         *
         * @param text {@code auto} or a number of at least 0
         * @return what it says
         * @throws IllegalArgumentException if it is neither
         */
        public static Prefetch valueOf(String text) {
            if (text.equalsIgnoreCase("auto")) {
                return AUTO;
            }
            if (!text.matches("[0-9]{1,6}")) {
                throw new IllegalArgumentException(
                        "prefetch must be auto or a number of at least 0 but is '" + text + "'");
            }
            return new Prefetch(Integer.parseInt(text));
        }

        /** {@return whether the number goes by measurement} */
        public boolean isAuto() {
            return count < 0;
        }

        @Override
        public String toString() {
            return isAuto() ? "auto" : Integer.toString(count);
        }
    }

    /**
     * How the jobs of a worker's queue are limited, as it is written; empty where nothing is. Immutable.
     *
     * @param rate starts of the queue in a time, such as {@code 100/10s}
     * @param concurrency jobs of the queue at a time
     * @param key expression that works out the key of a job from its payload
     * @param keyRate starts of each key in a time
     * @param keyConcurrency jobs of each key at a time
     */
    public record Limits(String rate, String concurrency, String key, String keyRate, String keyConcurrency) {

        /** Limits nothing. */
        public static final Limits NONE = new Limits("", "", "", "", "");

        /**
         * {@return the limit of the queue, or empty if nothing is written}
         *
         * @throws IllegalArgumentException in a sentence, if it cannot be read
         */
        Optional<Limit> ofFeed() {
            return Limit.parse(rate, concurrency);
        }

        /**
         * {@return the limit of each key, or empty if nothing is written}
         *
         * @throws IllegalArgumentException in a sentence, if it cannot be read
         */
        Optional<Limit> ofEachKey() {
            return Limit.parse(keyRate, keyConcurrency);
        }

        /**
         * {@return what works out the key of a job, or empty if nothing is written}
         *
         * @throws IllegalArgumentException in a sentence, if it cannot be read
         */
        Optional<JobKeyExpression> keyExpression() {
            return key.isEmpty() || key.equals("none") ? Optional.empty() : Optional.of(JobKeyExpression.of(key));
        }
    }
}
