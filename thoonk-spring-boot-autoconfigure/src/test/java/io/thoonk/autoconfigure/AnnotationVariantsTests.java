package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.DefaultContainer;
import io.thoonk.container.InvalidEndpointException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEventType;
import io.thoonk.job.Job;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.WorkerOptions;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.AliasFor;

/** The ways to write the annotations, seen by what the container factories are asked for. Nothing here reaches Redis. */
class AnnotationVariantsTests {

    private final Specs specs = new Specs();

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    PropertyPlaceholderAutoConfiguration.class,
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class))
            .withBean(JobWorkerContainerFactory.class, () -> specs::worker)
            .withBean(ListenerContainerFactory.class, () -> specs::listener)
            .withPropertyValues("thoonk.worker.auto-startup=false", "thoonk.listener.auto-startup=false");

    @Test
    void takesAnAnnotationOfTheApplicationWithItsAliases() {
        runner.withUserConfiguration(Composed.class).run(context -> {
            assertThat(specs.workers).singleElement().satisfies(worker -> {
                assertThat(worker.id()).isEqualTo("slowly");
                assertThat(worker.feed()).isEqualTo("resize");
                assertThat(worker.options().concurrency()).isEqualTo(3);
                assertThat(worker.options().maxAttempts()).isEqualTo(7);
                assertThat(worker.options().backoff())
                        .isEqualTo(new WorkerOptions.Backoff(
                                Duration.ofSeconds(9), 2, Duration.ofMinutes(5), Duration.ZERO));
            });
            assertThat(specs.listeners).singleElement().satisfies(listener -> {
                assertThat(listener.feeds()).containsExactly("news", "sport");
                assertThat(listener.events()).containsExactly(FeedEventType.RETRACT);
            });
        });
    }

    @Test
    void makesAContainerOfEachRepetition() {
        runner.withUserConfiguration(Repeated.class).run(context -> {
            assertThat(specs.workers)
                    .extracting(JobWorkerContainerFactory.Spec::id, JobWorkerContainerFactory.Spec::feed)
                    .containsExactlyInAnyOrder(tuple("a", "a"), tuple("a-2", "a"), tuple("slowly", "b"));
            assertThat(specs.listeners)
                    .extracting(ListenerContainerFactory.Spec::feeds)
                    .containsExactlyInAnyOrder(List.of("one"), List.of("two"));
            assertThat(specs.listeners)
                    .extracting(ListenerContainerFactory.Spec::id)
                    .doesNotHaveDuplicates();
        });
    }

    @Test
    void takesAnAnnotationFromAnInterfaceOrASuperclass() {
        runner.withUserConfiguration(OfInterface.class, OfSuperclass.class).run(context -> assertThat(specs.workers)
                .extracting(JobWorkerContainerFactory.Spec::feed, spec -> spec.payloadType()
                        .toClass())
                .containsExactlyInAnyOrder(
                        tuple("declared", Integer.class),
                        tuple("inherited", Integer.class),
                        tuple("overridden", Integer.class),
                        tuple("claims", Integer.class)));
    }

    @ParameterizedTest
    @MethodSource("proxies")
    void stopTheStartWhereAProxyStandsBetween(Object proxy, String problem, String mend) {
        runner.withBean("proxied", Object.class, () -> proxy).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidEndpointException.class)
                    .hasMessageContaining(".work(String) cannot be called, because " + problem)
                    .hasMessageEndingWith(mend);
        });
    }

    static Stream<Arguments> proxies() {
        return Stream.of(
                Arguments.of(
                        proxy(new NotOfInterface(), false),
                        "the bean is a proxy of interfaces that do not have the method",
                        "Add the method to an interface of the bean, or have the class proxied (proxyTargetClass)"),
                Arguments.of(
                        proxy(new Private(), true),
                        "the method is private and the bean is a proxy",
                        "Make the method package-private or more visible"),
                Arguments.of(
                        proxy(new Final(), true),
                        "the method is final and the bean is a proxy of its class",
                        "Make the method not final"));
    }

    private static Object proxy(Object target, boolean ofClass) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(ofClass);
        factory.addAdvice((MethodInterceptor) invocation -> invocation.proceed());
        return factory.getProxy();
    }

    /** What the factories were asked for, of which nothing is made. */
    private static final class Specs {

        private final List<JobWorkerContainerFactory.Spec> workers = new ArrayList<>();

        private final List<ListenerContainerFactory.Spec> listeners = new ArrayList<>();

        ThoonkContainer worker(JobWorkerContainerFactory.Spec spec) {
            workers.add(spec);
            return new DefaultContainer(spec.id(), false, new IdleWork());
        }

        ThoonkContainer listener(ListenerContainerFactory.Spec spec) {
            listeners.add(spec);
            return new DefaultContainer(spec.id(), false, new IdleWork());
        }
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ThoonkJobWorker(id = "slowly", concurrency = "3", backoff = @Backoff(delay = "9s"))
    @interface Slowly {

        @AliasFor(annotation = ThoonkJobWorker.class, attribute = "queue")
        String value();

        @AliasFor(annotation = ThoonkJobWorker.class)
        String maxAttempts() default "7";
    }

    @Retention(RetentionPolicy.RUNTIME)
    @ThoonkListener(events = FeedEventType.RETRACT)
    @interface WhenRetracted {

        @AliasFor(annotation = ThoonkListener.class, attribute = "feeds")
        String[] of();
    }

    static class Composed {
        @Slowly("resize")
        void work(String payload) {}

        @WhenRetracted(of = {"news", "sport"})
        void hear() {}
    }

    static class Repeated {
        @ThoonkJobWorker("a")
        @ThoonkJobWorker(queue = "a", concurrency = "2")
        @Slowly("b")
        void work(String payload) {}

        @ThoonkListener("one")
        @ThoonkListener("two")
        void hear(String item) {}
    }

    interface Works<T> {
        @ThoonkJobWorker("declared")
        void work(T payload);
    }

    static class OfInterface implements Works<Integer> {
        @Override
        public void work(Integer payload) {}
    }

    abstract static class Generic<T> {
        @ThoonkJobWorker("inherited")
        void inherit(T payload) {}

        @ThoonkJobWorker("overridden")
        void override(T payload) {}

        @ThoonkJobWorker("claims")
        void claim(Job<T> job) {}
    }

    static class OfSuperclass extends Generic<Integer> {
        @Override
        void override(Integer payload) {}
    }

    static class NotOfInterface implements Runnable {
        @Override
        public void run() {}

        @ThoonkJobWorker("q")
        public void work(String payload) {}
    }

    static class Private {
        @ThoonkJobWorker("q")
        private void work(String payload) {}
    }

    static class Final {
        @ThoonkJobWorker("q")
        final void work(String payload) {}
    }
}
