package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.container.AnnotatedMethod;
import io.thoonk.container.AttributeResolver;
import io.thoonk.container.DefaultContainerRegistry;
import io.thoonk.container.HandlerMethods;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkHeaders;
import io.thoonk.job.Job;
import io.thoonk.job.PriorityStep;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

class JobWorkerRegistrarTests {

    private static final Instant PUT_AT = Instant.ofEpochMilli(1_000_000_000_000L);

    private final AtomicInteger asked = new AtomicInteger();

    private final Methods methods = new Methods();

    @ParameterizedTest
    @ValueSource(strings = {"payload", "id", "other"})
    void asksNoJobForItsPutTimeWhereTheMethodDoesNot(String name) throws Exception {
        call(name);
        assertThat(methods.given.get()).isNotNull();
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"time", "message", "headers", "map"})
    void givesThePutTimeToMethodsThatMayLookAtIt(String name) throws Exception {
        call(name);
        assertThat(methods.given.get()).isEqualTo(PUT_AT);
    }

    private void call(String name) throws Exception {
        Method method = Arrays.stream(Methods.class.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        AtomicReference<JobWorkerContainerFactory.Spec> made = new AtomicReference<>();
        new JobWorkerRegistrar(
                        new DefaultContainerRegistry(),
                        spec -> {
                            made.set(spec);
                            return container(spec.id());
                        },
                        new Defaults(),
                        new AttributeResolver(
                                new DefaultListableBeanFactory(), ApplicationConversionService.getSharedInstance()),
                        new HandlerMethods(
                                (bytes, type) -> new String(bytes, StandardCharsets.UTF_8),
                                null,
                                Map.of(Job.class, ThoonkHeaders.JOB),
                                Map.of()),
                        spec -> spec,
                        new LimitDeclarations(
                                feed -> {
                                    throw new AssertionError("It is not started");
                                },
                                new QueueKeys(List::of),
                                "test",
                                PriorityStep.DEFAULT,
                                Duration.ofMinutes(1)),
                        feed -> UnaryOperator.identity())
                .register(new AnnotatedMethod<>(
                        methods,
                        "methods",
                        method,
                        AnnotatedElementUtils.getMergedAnnotation(method, ThoonkJobWorker.class)));
        made.get().handler().handle(job());
    }

    private Job<?> job() {
        return (Job<?>) Proxy.newProxyInstance(
                Job.class.getClassLoader(),
                new Class<?>[] {Job.class},
                (job, method, arguments) -> switch (method.getName()) {
                    case "id", "feed" -> "x";
                    case "headers" -> Map.of("other", "value");
                    case "failureCount" -> 0;
                    case "rawPayload" -> new byte[] {'p'};
                    case "publishedAt" -> {
                        asked.incrementAndGet();
                        yield PUT_AT;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static ThoonkContainer container(String id) {
        return (ThoonkContainer) Proxy.newProxyInstance(
                ThoonkContainer.class.getClassLoader(),
                new Class<?>[] {ThoonkContainer.class},
                (self, method, args) -> id);
    }

    private static final class Defaults implements WorkerSettings.Source {

        @Override
        public WorkerOptions workerDefaults() {
            return WorkerOptions.defaults();
        }

        @Override
        public Optional<WorkerSettings> forWorker(String id) {
            return Optional.empty();
        }
    }

    static class Methods {

        private final AtomicReference<Object> given = new AtomicReference<>();

        @ThoonkJobWorker(queue = "q")
        void payload(String payload) {
            given.set(payload);
        }

        @ThoonkJobWorker(queue = "q")
        void id(String payload, @Header(ThoonkHeaders.ID) String id, Job<String> job) {
            given.set(id);
        }

        @ThoonkJobWorker(queue = "q")
        void other(@Header(name = "other") String other) {
            given.set(other);
        }

        @ThoonkJobWorker(queue = "q")
        void time(@Header(ThoonkHeaders.PUBLISHED_AT) Instant time) {
            given.set(time);
        }

        @ThoonkJobWorker(queue = "q")
        void message(Message<String> message) {
            given.set(message.getHeaders().get(ThoonkHeaders.PUBLISHED_AT));
        }

        @ThoonkJobWorker(queue = "q")
        void headers(MessageHeaders headers) {
            given.set(headers.get(ThoonkHeaders.PUBLISHED_AT));
        }

        @ThoonkJobWorker(queue = "q")
        void map(@Headers Map<String, Object> headers) {
            given.set(headers.get(ThoonkHeaders.PUBLISHED_AT));
        }
    }
}
