package io.thoonk.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.event.SubscriptionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurableAttemptsTests {

    private static final FeedEvent EVENT = new FeedEvent.Published("f", "1", new byte[0]);

    private final AtomicInteger attempts = new AtomicInteger();

    private final List<Throwable> told = new ArrayList<>();

    private final Stop stop = new Stop();

    @ParameterizedTest
    @CsvSource({
        // policy, failures, unreadable, attempts, done, parked, told
        "PARK, 0, false, 1, true, false, 0",
        "PARK, 2, false, 3, true, false, 0",
        "PARK, 9, false, 3, true, true, 1",
        "PARK, 9, true, 1, true, true, 1",
        "SKIP, 9, false, 3, true, false, 1",
        "SKIP, 9, true, 1, true, false, 1",
        "RETRY, 9, false, 10, true, false, 0",
        "RETRY, 9, true, 10, true, false, 0",
    })
    void triesAsOftenAsItIsToldTo(
            ExhaustedPolicy policy,
            int failures,
            boolean unreadable,
            int expectedAttempts,
            boolean done,
            boolean parked,
            int expectedTold) {
        DurableAttempts.Outcome outcome = attempts(policy, event -> {
                    if (attempts.incrementAndGet() <= failures) {
                        throw unreadable
                                ? new PayloadConversionException("on purpose", null)
                                : new IllegalStateException("on purpose");
                    }
                })
                .handle(EVENT, stop);

        assertThat(attempts).hasValue(expectedAttempts);
        assertThat(outcome.done()).isEqualTo(done);
        assertThat(outcome.error().isPresent()).isEqualTo(parked);
        assertThat(told).hasSize(expectedTold);
    }

    @Test
    void givesUpWhenItIsStopped() {
        DurableAttempts.Outcome outcome = attempts(ExhaustedPolicy.RETRY, event -> {
                    if (attempts.incrementAndGet() == 2) {
                        stop.now();
                    }
                    throw new IllegalStateException("on purpose");
                })
                .handle(EVENT, stop);

        assertThat(attempts).hasValue(2);
        assertThat(outcome).isEqualTo(DurableAttempts.Outcome.INTERRUPTED);
    }

    @Test
    void passesOverWhatTheListenerDoesNotWant() {
        DurableAttempts.Outcome outcome = attempts(ExhaustedPolicy.PARK, event -> attempts.incrementAndGet())
                .handle(new FeedEvent.Retracted("f", "1"), stop);

        assertThat(attempts).hasValue(0);
        assertThat(outcome).isEqualTo(DurableAttempts.Outcome.HANDLED);
    }

    @Test
    void aRefusalOfTheExecutorIsNoAttempt() {
        AtomicInteger refusals = new AtomicInteger();
        Executor executor = task -> {
            if (refusals.incrementAndGet() < 5) {
                throw new RejectedExecutionException("full, on purpose");
            }
            task.run();
        };
        DurableAttempts.Outcome outcome = attempts(
                        ExhaustedPolicy.PARK, Optional.of(executor), event -> attempts.incrementAndGet())
                .handle(EVENT, stop);

        assertThat(refusals).hasValue(5);
        assertThat(attempts).hasValue(1);
        assertThat(outcome).isEqualTo(DurableAttempts.Outcome.HANDLED);
        assertThat(told).isEmpty();
    }

    @Test
    void whatTheExecutorRefusedIsNotDoneWhenItIsStopped() {
        AtomicInteger refusals = new AtomicInteger();
        Executor executor = task -> {
            if (refusals.incrementAndGet() == 4) {
                stop.now();
            }
            throw new RejectedExecutionException("full, on purpose");
        };
        DurableAttempts.Outcome outcome = attempts(
                        ExhaustedPolicy.PARK, Optional.of(executor), event -> attempts.incrementAndGet())
                .handle(EVENT, stop);

        assertThat(attempts).hasValue(0);
        assertThat(outcome).isEqualTo(DurableAttempts.Outcome.INTERRUPTED);
        assertThat(told).isEmpty();
    }

    private DurableAttempts attempts(ExhaustedPolicy policy, ListenerContainerFactory.Handler handler) {
        return attempts(policy, Optional.empty(), handler);
    }

    private DurableAttempts attempts(
            ExhaustedPolicy policy, Optional<Executor> executor, ListenerContainerFactory.Handler handler) {
        Set<FeedEventType> events = EnumSet.of(FeedEventType.PUBLISH);
        ListenerOptions options = new ListenerOptions(
                1,
                SubscriptionOptions.DEFAULTS,
                new ListenerOptions.Retry(3, Duration.ofMillis(1), 1, Duration.ofMillis(1), policy),
                Duration.ofSeconds(5),
                true);
        return new DurableAttempts(
                new ListenerContainerFactory.Spec(
                        "listener",
                        List.of("f"),
                        events,
                        false,
                        Optional.of("name"),
                        options,
                        handler,
                        Optional.empty(),
                        executor),
                (listener, event, failure) -> told.add(failure),
                new HandlerCalls());
    }
}
