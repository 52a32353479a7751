package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventType;
import io.thoonk.job.Job;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.JobResult;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

@RedisTest
class AnnotatedMethodsIntegrationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withUserConfiguration(Handlers.class);

    @Test
    void finishesJobsWithWhatTheMethodReturns() {
        runner.run(context -> {
            JobQueue<List<Order>> jobs = context.getBean(ThoonkTemplate.class)
                    .jobs("orders", new ParameterizedTypeReference<List<Order>>() {});
            assertThat(context.getBean(ThoonkContainerRegistry.class).ids()).contains("orders", "picky");
            for (String style : List.of("value", "stage", "mono")) {
                CompletableFuture<JobResult<List<Order>>> result =
                        future(jobs, List.of(new Order(style, 2), new Order("x", 3)));
                assertThat(result.get(60, TimeUnit.SECONDS).resultAs(Integer.class))
                        .isEqualTo(5);
            }
        });
    }

    @Test
    void retriesThenStallsWithTheErrorKept() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("picky", String.class);
            String id = jobs.put("always fails");
            await().until(() -> jobs.state(id).orElseThrow() == JobState.STALLED);
            assertThat(context.getBean(Handlers.class).seen)
                    .containsExactly("0 always fails", "1 always fails", "2 always fails");
            JobInfo<String> info = jobs.info(id).orElseThrow();
            assertThat(info.lastError().orElseThrow()).contains("IllegalStateException: on purpose");
        });
    }

    @Test
    void stallsAtOnceWhatIsRejectedOrCannotBeRead() {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            JobQueue<String> picky = thoonk.jobs("picky", String.class);
            String rejected = picky.put("reject");
            JobQueue<String> orders = thoonk.jobs("orders", String.class);
            String unreadable = orders.put("not json");
            await().until(() -> picky.state(rejected).orElseThrow() == JobState.STALLED
                    && orders.state(unreadable).orElseThrow() == JobState.STALLED);
            assertThat(picky.info(rejected).orElseThrow().lastError().orElseThrow())
                    .isEqualTo("no thanks");
            assertThat(orders.info(unreadable).orElseThrow().lastError().orElseThrow())
                    .contains("cannot be read as");
            JobQueue<List<Order>> readable = thoonk.jobs("orders", new ParameterizedTypeReference<List<Order>>() {});
            assertThat(future(readable, List.of(new Order("value", 1)))
                            .get(60, TimeUnit.SECONDS)
                            .resultAs(Integer.class))
                    .isEqualTo(1);
        });
    }

    @Test
    void worksOnAsManyJobsAtOnceAsItsConcurrency() {
        runner.run(this::sixAtOnce);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void worksOnVirtualThreads() {
        runner.withPropertyValues("spring.threads.virtual.enabled=true").run(this::sixAtOnce);
    }

    private void sixAtOnce(ApplicationContext context) throws Exception {
        Handlers handlers = context.getBean(Handlers.class);
        JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("wide", String.class);
        jobs.putAll(IntStream.range(0, 8).mapToObj(Integer::toString).toList());
        assertThat(handlers.six.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(jobs.counts().claimed()).isEqualTo(6);
        handlers.goOn.countDown();
        await().until(() -> jobs.counts().finished() == 8);
        await().until(() -> jobs.counts().claimed() == 0);
    }

    @Test
    void givesBackUncountedWhatStillRunsAtShutdown() {
        runner.withPropertyValues("thoonk.worker.shutdown-timeout=50ms").run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            JobQueue<String> jobs = thoonk.jobs("wide", String.class);
            jobs.putAll(IntStream.range(0, 8).mapToObj(Integer::toString).toList());
            assertThat(context.getBean(Handlers.class).six.await(60, TimeUnit.SECONDS))
                    .isTrue();
            ThoonkContainer wide =
                    context.getBean(ThoonkContainerRegistry.class).find("wide").orElseThrow();
            wide.stop();
            assertThat(wide.isRunning()).isFalse();
            assertThat(jobs.counts().available()).isEqualTo(8);
            assertThat(jobs.counts().claimed()).isZero();
            assertThat(jobs.list(JobState.AVAILABLE, 0, 10)).allMatch(info -> info.failureCount() == 0);
        });
    }

    @Test
    void pausesResumesAndRestarts() {
        runner.run(context -> {
            JobQueue<List<Order>> jobs = context.getBean(ThoonkTemplate.class)
                    .jobs("orders", new ParameterizedTypeReference<List<Order>>() {});
            ThoonkContainer orders = context.getBean(ThoonkContainerRegistry.class)
                    .find("orders")
                    .orElseThrow();
            for (int i = 0; i < 3; i++) {
                orders.pause();
                String id = jobs.put(List.of(new Order("value", 1)));
                CompletableFuture<JobResult<List<Order>>> result = jobs.future(id);
                // The wait of the worker that was paused may just have taken it, and puts it back.
                await().until(() -> jobs.counts().available() == 1);
                orders.stop();
                orders.start();
                orders.resume();
                assertThat(result.get(60, TimeUnit.SECONDS).resultAs(Integer.class))
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void handsEventsToListenersInOrderWhateverTheyThrow() {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            IntStream.range(0, 300)
                    .forEach(i -> thoonk.feed("news", Order.class).publish("id" + i, new Order("n", i)));
            Queue<String> heard = context.getBean(Handlers.class).heard;
            await().until(() -> heard.size() == 300);
            assertThat(heard)
                    .containsExactlyElementsOf(IntStream.range(0, 300)
                            .mapToObj(i -> "id" + i + " " + i + " Published")
                            .toList());
        });
    }

    private static <T> CompletableFuture<JobResult<T>> future(JobQueue<T> jobs, T payload) {
        String id = UUID.randomUUID().toString();
        // Followed before it can finish: put for later, then due.
        jobs.put(
                payload,
                PutOptions.builder().id(id).delay(Duration.ofMillis(300)).build());
        CompletableFuture<JobResult<T>> future = jobs.future(id);
        await().until(() -> jobs.state(id).filter(JobState.DELAYED::equals).isEmpty());
        return future;
    }

    record Order(String article, int pieces) {}

    static class Handlers {

        private final Queue<String> seen = new ConcurrentLinkedQueue<>();

        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        private final CountDownLatch six = new CountDownLatch(6);

        private final CountDownLatch goOn = new CountDownLatch(1);

        @ThoonkJobWorker(queue = "orders")
        Object count(List<Order> orders, Job<List<Order>> job, @ItemId String id) {
            int total = orders.stream().mapToInt(Order::pieces).sum();
            assertThat(id).isEqualTo(job.id());
            return switch (orders.get(0).article()) {
                case "stage" -> CompletableFuture.supplyAsync(() -> total);
                case "mono" -> Mono.just(total);
                default -> total;
            };
        }

        @ThoonkJobWorker(queue = "picky", maxAttempts = "3", backoff = @Backoff(delay = "10ms"))
        void refuse(String payload, Job<String> job) {
            if (payload.equals("reject")) {
                throw new JobRejectedException("no thanks");
            }
            seen.add(job.failureCount() + " " + payload);
            throw new IllegalStateException("on purpose");
        }

        @ThoonkJobWorker(queue = "wide", concurrency = "${no.such.property:6}")
        void wait(String payload) throws InterruptedException {
            six.countDown();
            assertThat(goOn.await(60, TimeUnit.SECONDS)).isTrue();
        }

        @ThoonkListener(
                feeds = "news",
                events = {FeedEventType.PUBLISH, FeedEventType.EDIT})
        void hear(Order order, @ItemId String id, FeedEvent event) {
            heard.add(id + " " + order.pieces() + " " + event.getClass().getSimpleName());
            throw new IllegalStateException("on purpose");
        }
    }
}
