package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.container.InvalidEndpointException;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.job.Job;
import java.util.List;
import java.util.stream.Stream;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.StandardEnvironment;

/** Nothing here reaches Redis: all of it fails, or is left out, before. */
@ExtendWith(OutputCaptureExtension.class)
class WrongDeclarationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    PropertyPlaceholderAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class))
            .withPropertyValues("thoonk.worker.auto-startup=false", "thoonk.listener.auto-startup=false");

    @ParameterizedTest
    @MethodSource("declarations")
    void stopTheStartWithTheMethodAndTheMend(Class<?> bean, String problem, String mend) {
        runner.withUserConfiguration(bean).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .isInstanceOf(InvalidEndpointException.class)
                    .satisfies(cause -> {
                        FailureAnalysis analysis = new ThoonkFailureAnalyzer(new StandardEnvironment()).analyze(cause);
                        assertThat(analysis).isNotNull();
                        assertThat(analysis.getDescription())
                                .contains(bean.getName() + ".work(")
                                .contains(problem);
                        assertThat(analysis.getAction()).contains(mend);
                    });
        });
    }

    @Test
    void twoWorkersThatReadOneQueueAsDifferentTypesAreNamedOnce(CapturedOutput output) {
        runner.withUserConfiguration(ReadsLetters.class, ReadsNumbers.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output.getAll().lines().filter(line -> line.contains("different types")))
                    .singleElement()
                    .asString()
                    .contains(
                            "ReadsLetters.work(String)",
                            "ReadsNumbers.work(Job)",
                            "queue 'mail'",
                            "java.lang.String",
                            "java.lang.Integer");
        });
    }

    @Test
    void twoWorkersOfOneTypeAreNoReasonToWarn(CapturedOutput output) {
        runner.withUserConfiguration(ReadsLetters.class, ReadsLettersToo.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).doesNotContain("different types");
        });
    }

    @Test
    void onePositionEachIsNothingWrong() {
        runner.withUserConfiguration(DurableSideBySide.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    static Stream<Arguments> declarations() {
        return Stream.of(
                Arguments.of(NoQueue.class, "names no job feed", "Set queue"),
                Arguments.of(ZeroConcurrency.class, "concurrency = \"0\"", "at least 1"),
                Arguments.of(NegativePrefetch.class, "prefetch = \"-1\"", "auto, or a number of at least 0"),
                Arguments.of(TextConcurrency.class, "concurrency = \"many\"", "a whole number"),
                Arguments.of(Unresolvable.class, "no.such.property", "Define the property"),
                Arguments.of(BadDuration.class, "claimTimeout = \"soon\"", "a duration such as"),
                Arguments.of(TwoPayloads.class, "two parameters that could be the payload", "Keep one"),
                Arguments.of(EventInWorker.class, "a worker gets jobs, not events", "Remove that parameter"),
                Arguments.of(JobInListener.class, "a listener gets events, not jobs", "Remove that parameter"),
                Arguments.of(IdOfWrongType.class, "@ItemId on a parameter of type java.lang.Long", "as String"),
                Arguments.of(AnyPayload.class, "takes its payload as Object", "Declare the payload's type"),
                Arguments.of(NoExecutor.class, "executor = \"nobody\"", "name of a bean"),
                Arguments.of(WrongEvent.class, "takes Retracted but names only other events", "Name RETRACT"),
                Arguments.of(ItemOfRetraction.class, "none of the events that it names carries one", "Take @ItemId"),
                Arguments.of(NulInQueue.class, "queue = \"a␀b\", and a NUL character separates", "Remove it"),
                Arguments.of(NoSchedule.class, "does not say when it is due", "Set either cron"),
                Arguments.of(TwoSchedules.class, "a cron expression and a period", "Set either cron"),
                Arguments.of(BadCron.class, "'0 0 25 * * *' is no cron expression", "Correct it"),
                Arguments.of(
                        NeverDue.class, "has the schedule 'cron 0 0 0 30 2 * in UTC', which is never due", "Correct"),
                Arguments.of(BadMoment.class, "has a schedule that cannot be read", "Correct it"),
                Arguments.of(BadLimit.class, "limit = \"0\"", "a whole number of at least 1"),
                Arguments.of(BadZone.class, "Unknown time-zone", "Correct it"),
                Arguments.of(NoPayload.class, "has no payload, but the method takes one of type", "Set payload"),
                Arguments.of(SameRecurringId.class, "something else that recurs in queue 'a' has too", "another id"),
                Arguments.of(NoFeed.class, "names no feed", "Set feeds"),
                Arguments.of(NoTimeout.class, "a claimTimeout of zero", "at least 1ms"),
                Arguments.of(NegativeTimeout.class, "claimTimeout = \"-1s\"", "a duration such as"),
                Arguments.of(NoAttempts.class, "maxAttempts = \"0\"", "at least 1"),
                Arguments.of(ShrinkingBackoff.class, "backoff.multiplier = 0.5", "a factor of 1 or more"),
                Arguments.of(BadBackoff.class, "backoff.delay = \"soon\"", "a duration such as"),
                Arguments.of(
                        BadExpression.class,
                        "cannot be resolved: EL1008E: Property or field 'nope'",
                        "mend the expression"),
                Arguments.of(BrokenExpression.class, "EL1042E: Problem parsing right operand", "mend the expression"),
                Arguments.of(BadFlag.class, "autoStartup = \"maybe\"", "Write true or false"),
                Arguments.of(NoErrorHandler.class, "errorHandler = \"nobody\"", "name of a bean"),
                Arguments.of(NoContainerFactory.class, "containerFactory = \"nobody\"", "name of a bean"),
                Arguments.of(
                        TwoTypes.class,
                        "takes the payload as java.lang.String and as that of io.thoonk.job.Job<java.lang.Integer>",
                        "the same type"),
                Arguments.of(
                        Suspending.class,
                        "is a suspend function of Kotlin",
                        "Add the dependency io.thoonk:thoonk-kotlin"),
                Arguments.of(
                        SuspendingWithPayload.class,
                        "is a suspend function of Kotlin",
                        "Add the dependency io.thoonk:thoonk-kotlin"),
                Arguments.of(
                        SuspendingListener.class,
                        "is a suspend function of Kotlin",
                        "Add the dependency io.thoonk:thoonk-kotlin"),
                Arguments.of(
                        TwoOfOnePosition.class, "share the position 'projection' in feed 'b'", "a name of its own"),
                Arguments.of(TwoOfOneId.class, "which another worker or listener has too", "another id"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            thoonk.worker.concurrency=0            | thoonk.worker.concurrency must be at least 1 but is 0
            thoonk.worker.concurrency=-1           | thoonk.worker.concurrency must be at least 1 but is -1
            thoonk.worker.concurrency=many         | Failed to bind properties under 'thoonk.worker.concurrency' to int
            thoonk.worker.claim-timeout=0s         | thoonk.worker.claim-timeout must be at least 1ms but is 0ms
            thoonk.worker.claim-timeout=soon       | Failed to bind properties under 'thoonk.worker.claim-timeout'
            thoonk.worker.claim-timeout=99999999d  | thoonk.worker.claim-timeout must be at most 36500d but is 99999999d
            thoonk.worker.max-attempts=0           | thoonk.worker.max-attempts must be at least 1 but is 0
            thoonk.worker.shutdown-timeout=-1s     | thoonk.worker.shutdown-timeout must not be negative but is -1000ms
            thoonk.worker.backoff.delay=-1s        | thoonk.worker.backoff.delay must not be negative but is -1000ms
            thoonk.worker.backoff.max-delay=-1s    | thoonk.worker.backoff.max-delay must not be negative but is -1000ms
            thoonk.worker.backoff.jitter=-1s       | thoonk.worker.backoff.jitter must not be negative but is -1000ms
            thoonk.worker.backoff.multiplier=0.5   | thoonk.worker.backoff.multiplier must be at least 1 but is 0.5
            thoonk.worker.backoff.multiplier=NaN   | thoonk.worker.backoff.multiplier must be at least 1 but is NaN
            thoonk.workers.resize.concurrency=0    | thoonk.workers.resize.concurrency must be at least 1 but is 0
            thoonk.workers.resize.max-attempts=0   | thoonk.workers.resize.max-attempts must be at least 1 but is 0
            thoonk.workers.resize.backoff.multiplier=0 | thoonk.workers.resize.backoff.multiplier must be at least 1 but is 0.0
            thoonk.worker.max-crashes=-1           | thoonk.worker.max-crashes must be at least 0 but is -1
            thoonk.max-payload-size=-1             | thoonk.max-payload-size must not be negative but is -1B
            thoonk.max-payload-size=big            | Failed to bind properties under 'thoonk.max-payload-size'
            thoonk.dialect=lua                     | Failed to bind properties under 'thoonk.dialect' to io.thoonk.redis.keys.Dialect
            thoonk.dialects.resize=lua             | Failed to bind properties under 'thoonk.dialects.resize' to io.thoonk.redis.keys.Dialect
            thoonk.hash-tags=maybe                 | Failed to bind properties under 'thoonk.hash-tags' to java.lang.Boolean
            thoonk.listener.auto-startup=maybe     | Failed to bind properties under 'thoonk.listener.auto-startup' to boolean
            thoonk.redis-connection-factory=nobody | thoonk.redis-connection-factory names 'nobody', and there is no RedisConnectionFactory bean of that name (there are: redisConnectionFactory)
            """)
    void wrongPropertiesNameThemselves(String property, String message) {
        runner.withPropertyValues(property)
                .run(context -> assertThat(context).hasFailed().getFailure().hasStackTraceContaining(message));
    }

    @Test
    void aKeyPrefixWithNulIsRefused() {
        runner.withPropertyValues("thoonk.key-prefix=a\0b").run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .hasStackTraceContaining("thoonk.key-prefix must not hold a NUL character"));
    }

    @ParameterizedTest
    @CsvSource({
        "thoonk.dialect=scripted, thoonk.hash-tags=true, thoonk.dialect",
        "thoonk.dialects.resize=scripted, thoonk.hash-tags=true, thoonk.dialects.resize",
        "thoonk.dialects.[Re size]=scripted, thoonk.hash-tags=true, thoonk.dialects[Re size]"
    })
    void theDialectOfThoonkJsIsRefusedWhereThatKnowsNoKeys(String dialect, String spelling, String property) {
        runner.withPropertyValues(dialect, spelling).run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .hasStackTraceContaining(property + " must not be scripted with thoonk.hash-tags"));
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("thoonk.enabled=false")
                .withUserConfiguration(NoQueue.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThoonkTemplate.class));
    }

    static class Suspending {
        @ThoonkJobWorker(queue = "q")
        @Nullable
        Object work(Continuation<? super String> continuation) {
            return null;
        }
    }

    static class SuspendingWithPayload {
        @ThoonkJobWorker(queue = "q")
        @Nullable
        Object work(String payload, Continuation<? super String> continuation) {
            return null;
        }
    }

    static class SuspendingListener {
        @ThoonkListener(feeds = "f")
        @Nullable
        Object work(FeedEvent event, Continuation<? super String> continuation) {
            return null;
        }
    }

    static class NoQueue {
        @ThoonkJobWorker
        void work(String payload) {}
    }

    static class ZeroConcurrency {
        @ThoonkJobWorker(queue = "q", concurrency = "0")
        void work(String payload) {}
    }

    static class NegativePrefetch {

        @ThoonkJobWorker(queue = "q", prefetch = "-1")
        void work(String payload) {}
    }

    static class TextConcurrency {
        @ThoonkJobWorker(queue = "q", concurrency = "many")
        void work(String payload) {}
    }

    static class Unresolvable {
        @ThoonkJobWorker(queue = "${no.such.property}")
        void work(String payload) {}
    }

    static class BadDuration {
        @ThoonkJobWorker(queue = "q", claimTimeout = "soon")
        void work(String payload) {}
    }

    static class TwoPayloads {
        @ThoonkJobWorker(queue = "q")
        void work(String one, Integer two) {}
    }

    static class EventInWorker {
        @ThoonkJobWorker(queue = "q")
        void work(FeedEvent event) {}
    }

    static class JobInListener {
        @ThoonkListener(feeds = "f")
        void work(Job<String> job) {}
    }

    static class IdOfWrongType {
        @ThoonkJobWorker(queue = "q")
        void work(@ItemId Long id) {}
    }

    static class AnyPayload {
        @ThoonkJobWorker(queue = "q")
        void work(Object payload) {}
    }

    static class NoExecutor {
        @ThoonkJobWorker(queue = "q", executor = "nobody")
        void work(String payload) {}
    }

    static class WrongEvent {
        @ThoonkListener(feeds = "f", events = FeedEventType.EDIT)
        void work(FeedEvent.Retracted event) {}
    }

    static class ItemOfRetraction {
        @ThoonkListener(
                feeds = "f",
                events = {FeedEventType.RETRACT, FeedEventType.POSITION})
        void work(String item) {}
    }

    static class TwoOfOneId {
        @ThoonkJobWorker(queue = "a", id = "same")
        @ThoonkJobWorker(queue = "b", id = "same")
        void work(String payload) {}
    }

    static class TwoOfOnePosition {
        @ThoonkListener(
                feeds = {"a", "b"},
                durable = "projection",
                events = FeedEventType.PUBLISH)
        @ThoonkListener(
                feeds = {"b", "c"},
                durable = "projection",
                events = FeedEventType.RETRACT)
        void work(FeedEvent event) {}
    }

    static class DurableSideBySide {
        @ThoonkListener(
                feeds = {"a", "a"},
                durable = "projection")
        @ThoonkListener(feeds = "a", durable = "search")
        @ThoonkListener(feeds = "b", durable = "projection")
        void work(FeedEvent event) {}
    }

    static class NulInQueue {
        @ThoonkJobWorker(queue = "a\0b")
        void work(String payload) {}
    }

    static class NoFeed {
        @ThoonkListener
        void work(String item) {}
    }

    static class NoTimeout {
        @ThoonkJobWorker(queue = "q", claimTimeout = "0s")
        void work(String payload) {}
    }

    static class NegativeTimeout {
        @ThoonkJobWorker(queue = "q", claimTimeout = "-1s")
        void work(String payload) {}
    }

    static class NoAttempts {
        @ThoonkJobWorker(queue = "q", maxAttempts = "0")
        void work(String payload) {}
    }

    static class ShrinkingBackoff {
        @ThoonkJobWorker(queue = "q", backoff = @Backoff(multiplier = 0.5))
        void work(String payload) {}
    }

    static class BadBackoff {
        @ThoonkJobWorker(queue = "q", backoff = @Backoff(delay = "soon"))
        void work(String payload) {}
    }

    static class BadExpression {
        @ThoonkJobWorker(queue = "#{nope.name}")
        void work(String payload) {}
    }

    static class BrokenExpression {
        @ThoonkJobWorker(queue = "#{1 +}")
        void work(String payload) {}
    }

    static class BadFlag {
        @ThoonkJobWorker(queue = "q", autoStartup = "maybe")
        void work(String payload) {}
    }

    static class NoErrorHandler {
        @ThoonkJobWorker(queue = "q", errorHandler = "nobody")
        void work(String payload) {}
    }

    static class NoContainerFactory {
        @ThoonkListener(feeds = "f", containerFactory = "nobody")
        void work(String item) {}
    }

    static class TwoTypes {
        @ThoonkJobWorker(queue = "q")
        void work(String payload, Job<Integer> job) {}
    }

    static class ReadsLetters {

        @ThoonkJobWorker(queue = "mail")
        void work(String letter) {}
    }

    static class ReadsLettersToo {

        @ThoonkJobWorker(queue = "mail")
        void work(Job<String> job) {}
    }

    static class ReadsNumbers {

        @ThoonkJobWorker(queue = "mail")
        void work(Job<Integer> job) {}
    }

    static class NoSchedule {
        @ThoonkRecurring(id = "a")
        void work() {}
    }

    static class TwoSchedules {
        @ThoonkRecurring(id = "a", cron = "@daily", every = "1h")
        void work() {}
    }

    static class BadCron {
        @ThoonkRecurring(id = "a", cron = "0 0 25 * * *")
        void work() {}
    }

    static class NeverDue {
        @ThoonkRecurring(id = "a", cron = "0 0 0 30 2 *", zone = "UTC")
        void work() {}
    }

    static class BadZone {
        @ThoonkRecurring(id = "a", cron = "@daily", zone = "Europe/Nowhere")
        void work() {}
    }

    static class BadMoment {
        @ThoonkRecurring(id = "a", every = "1h", until = "noon")
        void work() {}
    }

    static class BadLimit {
        @ThoonkRecurring(id = "a", every = "1h", limit = "0")
        void work() {}
    }

    static class NoPayload {
        @ThoonkRecurring(id = "a", cron = "@daily")
        void work(List<Integer> numbers) {}
    }

    static class SameRecurringId {
        @ThoonkRecurring(id = "a", every = "1h")
        @ThoonkRecurring(id = "a", every = "2h")
        void work() {}
    }
}
