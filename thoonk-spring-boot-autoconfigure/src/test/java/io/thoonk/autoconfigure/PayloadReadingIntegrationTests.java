package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.convert.PayloadKind.Circle;
import io.thoonk.convert.PayloadKind.Shape;
import io.thoonk.convert.PayloadKind.Square;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobResult;
import io.thoonk.job.JobState;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

/** How workers read what was put, and how what they return is read. */
@RedisTest
class PayloadReadingIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withUserConfiguration(Handlers.class);

    @Test
    void passesOverARenamedFieldUnlessToldOtherwise() {
        runner.run(context -> {
            JobQueue<Map<String, Object>> jobs = renamed(context.getBean(ThoonkTemplate.class));
            Optional<JobResult<Map<String, Object>>> end =
                    jobs.putAndWait(Map.of("article", "tea", "pieces", 2), PATIENCE);
            assertThat(end.orElseThrow().resultAs(String.class)).isEqualTo("null 2");
        });
    }

    @Test
    void stallsAJobWithAPropertyThatItsTypeDoesNotHave() {
        runner.withPropertyValues("thoonk.payload.fail-on-unknown-properties=true")
                .run(context -> assertStalled(
                        renamed(context.getBean(ThoonkTemplate.class)), "Unrecognized property \"article\"", "Order"));
    }

    @Test
    void stallsAJobWithoutAPropertyThatItsTypeHas() {
        runner.withPropertyValues("thoonk.payload.fail-on-missing-properties=true")
                .run(context ->
                        assertStalled(renamed(context.getBean(ThoonkTemplate.class)), "Missing", "'item'", "Order"));
    }

    private static JobQueue<Map<String, Object>> renamed(ThoonkTemplate thoonk) {
        return thoonk.jobs("renamed", new ParameterizedTypeReference<Map<String, Object>>() {});
    }

    private static void assertStalled(JobQueue<Map<String, Object>> jobs, String... named) {
        String id = jobs.put(Map.of("article", "tea", "pieces", 2));
        await().until(() -> jobs.state(id).orElseThrow() == JobState.STALLED);
        assertThat(jobs.info(id).orElseThrow().lastError().orElseThrow()).contains(named);
        assertThat(jobs.failureCount(id)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "stage", "mono", "perhaps", "map"})
    void convertsResultsByTheReturnTypeOfTheMethod(String feed) {
        runner.run(context -> {
            List<Shape> shapes = List.of(new Circle(1), new Square(2, "red"));
            JobQueue<List<Shape>> jobs =
                    context.getBean(ThoonkTemplate.class).jobs(feed, new ParameterizedTypeReference<List<Shape>>() {});
            JobResult<List<Shape>> end = jobs.putAndWait(shapes, PATIENCE).orElseThrow();
            if (feed.equals("map")) {
                assertThat(end.resultAs(new ParameterizedTypeReference<Map<String, Shape>>() {}))
                        .isEqualTo(Map.of("first", new Circle(1)));
            } else {
                assertThat(end.resultAs(new ParameterizedTypeReference<List<Shape>>() {}))
                        .isEqualTo(shapes);
            }
        });
    }

    record Order(String item, int pieces) {}

    static class Handlers {

        @ThoonkJobWorker(queue = "renamed")
        String read(Order order) {
            return order.item() + " " + order.pieces();
        }

        @ThoonkJobWorker(queue = "list")
        List<Shape> list(List<Shape> shapes) {
            return shapes;
        }

        @ThoonkJobWorker(queue = "stage")
        CompletionStage<List<Shape>> stage(List<Shape> shapes) {
            return CompletableFuture.completedFuture(shapes);
        }

        @ThoonkJobWorker(queue = "mono")
        Mono<List<Shape>> mono(List<Shape> shapes) {
            return Mono.just(shapes);
        }

        @ThoonkJobWorker(queue = "perhaps")
        Optional<List<Shape>> perhaps(List<Shape> shapes) {
            return Optional.of(shapes);
        }

        @ThoonkJobWorker(queue = "map", keepResult = "1m")
        Map<String, Shape> map(List<Shape> shapes) {
            return Map.of("first", shapes.get(0));
        }
    }
}
