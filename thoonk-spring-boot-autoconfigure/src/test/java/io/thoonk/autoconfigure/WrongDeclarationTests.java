package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.endpoint.InvalidEndpointException;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.job.Job;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Nothing here reaches Redis: all of it fails, or is left out, before. */
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
                        FailureAnalysis analysis = new InvalidEndpointFailureAnalyzer().analyze(cause);
                        assertThat(analysis).isNotNull();
                        assertThat(analysis.getDescription())
                                .contains(bean.getName() + ".work(")
                                .contains(problem);
                        assertThat(analysis.getAction()).contains(mend);
                    });
        });
    }

    static Stream<Arguments> declarations() {
        return Stream.of(
                Arguments.of(NoQueue.class, "names no job feed", "Set queue"),
                Arguments.of(ZeroConcurrency.class, "concurrency = \"0\"", "at least 1"),
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
                Arguments.of(TwoOfOneId.class, "which another worker or listener has too", "another id"));
    }

    @Test
    void wrongPropertiesNameThemselves() {
        runner.withPropertyValues("thoonk.worker.concurrency=0").run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .hasStackTraceContaining("thoonk.worker.concurrency must be at least 1 but is 0"));
        runner.withPropertyValues("thoonk.workers.resize.max-attempts=0").run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .hasStackTraceContaining("thoonk.workers.resize.max-attempts must be at least 1 but is 0"));
    }

    @Test
    void canBeSwitchedOff() {
        runner.withPropertyValues("thoonk.enabled=false")
                .withUserConfiguration(NoQueue.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ThoonkTemplate.class));
    }

    static class NoQueue {
        @ThoonkJobWorker
        void work(String payload) {}
    }

    static class ZeroConcurrency {
        @ThoonkJobWorker(queue = "q", concurrency = "0")
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

    static class TwoOfOneId {
        @ThoonkJobWorker(queue = "a", id = "same")
        @ThoonkJobWorker(queue = "b", id = "same")
        void work(String payload) {}
    }
}
