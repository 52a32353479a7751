package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.proxies;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection;
import static org.springframework.aot.hint.predicate.RuntimeHintsPredicates.resource;

import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PriorityStep;
import io.thoonk.listener.ListenerSettings;
import io.thoonk.queue.MessageQueue;
import io.thoonk.worker.WorkerOptions;
import io.thoonk.worker.WorkerSettings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.javapoet.ClassName;

/** What a native image keeps, told when the context of an application is processed ahead of time. */
class AheadOfTimeTests {

    private static RuntimeHints hints;

    @BeforeAll
    static void process() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.register(Resizer.class, Clerk.class);
            Stream.of(JacksonAutoConfiguration.class, DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class)
                    .forEach(context::register);
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get("io.thoonk.ahead", "Application")),
                    new InMemoryGeneratedFiles());
            hints = generation.getRuntimeHints();
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Order.class, Receipt.class, Picture.class, Thumbnail.class, Square.class, Circle.class})
    void keepsTheTypesThatPayloadsAndResultsAreReadAs(Class<?> type) {
        assertThat(reflection().onType(type)).accepts(hints);
        assertThat(reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                .accepts(hints);
    }

    @Test
    void keepsTheMethods() throws Exception {
        assertThat(Stream.of(
                        Resizer.class.getDeclaredMethod("resize", Job.class),
                        Clerk.class.getDeclaredMethod("twice", Square.class),
                        Clerk.class.getDeclaredMethod("shape", Shape.class),
                        Desk.class.getDeclaredMethod("handle", Object.class)))
                .allSatisfy(method ->
                        assertThat(reflection().onMethodInvocation(method)).accepts(hints));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "classpath*:io/thoonk/**/*.lua",
                "classpath*:io/thoonk/dashboard/page/*",
                "classpath*:META-INF/resources/webjars/thoonk/*"
            })
    void keepsEveryScriptAndPage(String files) throws IOException {
        assertThat(new PathMatchingResourcePatternResolver().getResources(files))
                .isNotEmpty()
                .allSatisfy(file -> {
                    String url = file.getURL().toString();
                    String path =
                            url.substring(Math.max(url.lastIndexOf("/io/thoonk/"), url.lastIndexOf("/META-INF/")) + 1);
                    assertThat(resource().forResource(path)).as(path).accepts(hints);
                });
    }

    @Test
    void keepsWhatIsBoundBelowTheIdOfAContainer() {
        assertThat(List.of(
                        WorkerSettings.class,
                        WorkerSettings.Backoff.class,
                        ListenerSettings.class,
                        ListenerSettings.Backoff.class))
                .allSatisfy(type -> assertThat(reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]))
                        .accepts(hints));
    }

    @ParameterizedTest
    @ValueSource(classes = {WorkerOptions.Prefetch.class, PriorityStep.class})
    void keepsWhatIsBoundFromOneText(Class<?> type) throws Exception {
        assertThat(reflection().onMethodInvocation(type.getMethod("valueOf", String.class)))
                .accepts(hints);
    }

    @Test
    void keepsTheProxiesOfHandlesThatAreOpenedLater() {
        assertThat(List.of(Feed.class, SortedFeed.class, MessageQueue.class, JobQueue.class))
                .allSatisfy(
                        handle -> assertThat(proxies().forInterfaces(handle)).accepts(hints));
    }

    record Order(String item) {}

    record Receipt(int total) {}

    record Picture(String name) {}

    record Thumbnail(int width) {}

    sealed interface Shape {}

    record Square(int side) implements Shape {}

    record Circle(int radius) implements Shape {}

    static class Resizer {

        @ThoonkJobWorker(queue = "resize")
        CompletableFuture<Thumbnail> resize(Job<Picture> job) {
            return CompletableFuture.completedFuture(
                    new Thumbnail(job.payload().name().length()));
        }
    }

    /** Its payload stands in the subclass alone. */
    abstract static class Desk<T, R> {

        @ThoonkJobWorker(queue = "orders")
        List<R> handle(T payload) {
            return List.of();
        }
    }

    static class Clerk extends Desk<Order, Receipt> {

        @ThoonkListener(feeds = "shapes")
        void shape(Shape shape) {}

        @ThoonkListener(feeds = "squares")
        @ThoonkListener(feeds = "tiles")
        void twice(Square square) {}
    }
}
