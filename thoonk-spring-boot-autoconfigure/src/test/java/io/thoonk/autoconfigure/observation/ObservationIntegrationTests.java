package io.thoonk.autoconfigure.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.Priority;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.feed.Feed;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RetryLaterException;
import io.thoonk.observation.JobProcessContext;
import io.thoonk.observation.JobProcessObservationConvention;
import io.thoonk.observation.SendContext;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

@RedisTest
class ObservationIntegrationTests {

    private final TestObservationRegistry observations = TestObservationRegistry.create();

    private final ApplicationContextRunner plain = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class,
                    ThoonkAutoConfiguration.class,
                    ThoonkObservationAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withUserConfiguration(Handlers.class);

    private final ApplicationContextRunner runner = plain.withBean(ObservationRegistry.class, () -> observations);

    @Test
    void observesAPutWithItsIdAndFeed() {
        runner.run(context -> {
            String id = context.getBean(ThoonkTemplate.class)
                    .jobs("quiet", String.class)
                    .put("a");
            observed("thoonk.put")
                    .hasContextualNameEqualTo("put quiet")
                    .hasLowCardinalityKeyValue("messaging.system", "thoonk")
                    .hasLowCardinalityKeyValue("messaging.operation.name", "put")
                    .hasLowCardinalityKeyValue("messaging.destination.name", "quiet")
                    .hasLowCardinalityKeyValue("exception", "none")
                    .hasHighCardinalityKeyValue("messaging.message.id", id);
        });
    }

    @Test
    void observesManyPutsInOneCallAsOne() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("quiet", String.class);
            assertThat(jobs.putAll(List.of("a", "b", "c"))).hasSize(3);
            observed("thoonk.put")
                    .hasLowCardinalityKeyValue("messaging.operation.name", "putAll")
                    .hasHighCardinalityKeyValue("messaging.batch.message_count", "3");
        });
    }

    @Test
    void tellsTheExceptionOfAFailedPutAndThrowsItAsItIs() {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            JobQueue<String> jobs = thoonk.jobs("quiet", String.class);
            thoonk.deleteFeed("quiet");
            assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> jobs.put("a"));
            observed("thoonk.put").hasLowCardinalityKeyValue("exception", "FeedDoesNotExistException");
        });
    }

    @Test
    void observesPublicationsInFeedsAndSortedFeeds() {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            thoonk.feed("articles", String.class).publish("one", "a");
            SortedFeed<String> sorted = thoonk.sortedFeed("order", String.class);
            sorted.edit(sorted.prepend("a"), "b");
            for (String operation : List.of("publish", "prepend", "edit")) {
                TestObservationRegistryAssert.assertThat(observations)
                        .hasAnObservationWithAKeyValue("messaging.operation.name", operation);
            }
            TestObservationRegistryAssert.assertThat(observations)
                    .hasNumberOfObservationsWithNameEqualTo("thoonk.publish", 3);
        });
    }

    @Test
    void observesManyPublicationsInOneCallAsOne() {
        runner.run(context -> {
            Feed<String> feed = context.getBean(ThoonkTemplate.class).feed("many", String.class);
            List<String> ids = feed.publishAll(List.of("a", "b", "c"));
            assertThat(feed.ids()).isEqualTo(ids).hasSize(3);
            observed("thoonk.publish")
                    .hasLowCardinalityKeyValue("messaging.operation.name", "publishAll")
                    .hasHighCardinalityKeyValue("messaging.batch.message_count", "3");
        });
    }

    @Test
    void observesPublicationsUnderChosenIdsAsOne() {
        runner.run(context -> {
            Feed<String> feed = context.getBean(ThoonkTemplate.class).feed("many", String.class);
            feed.publishAll(Map.of("one", "a", "two", "b"));
            assertThat(feed.ids()).containsExactlyInAnyOrder("one", "two");
            observed("thoonk.publish")
                    .hasLowCardinalityKeyValue("messaging.operation.name", "publishAll")
                    .hasHighCardinalityKeyValue("messaging.batch.message_count", "2");
        });
    }

    @Test
    void observesThePutOfAJobThatIsFollowed() {
        runner.run(context -> {
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("quiet", String.class);
            jobs.putAndFollow("a").cancel(false);
            observed("thoonk.put").hasLowCardinalityKeyValue("messaging.operation.name", "putAndFollow");
            TestObservationRegistryAssert.assertThat(observations)
                    .hasNumberOfObservationsWithNameEqualTo("thoonk.put", 1);
        });
    }

    /** Each method that sends, in each of its forms, is one observation with the id of what is one and the number of what are many. */
    @Test
    void observesWhateverIsSentOnce() {
        runner.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            JobQueue<String> jobs = thoonk.jobs("quiet", String.class);
            PutOptions own = PutOptions.builder().id("own").build();
            sendsOne("put", () -> jobs.put("a"));
            sendsOne("put", () -> jobs.put("b", own));
            sendsMany("putAll", 2, () -> jobs.putAll(List.of("c", "d")));
            sendsMany("putAll", 1, () -> jobs.putAll(List.of("e"), PutOptions.defaults()));
            MessageQueue<String> queue = thoonk.queue("messages", String.class);
            sendsOne("put", () -> queue.put("a"));
            sendsOne("put", () -> queue.put("b", Priority.HIGH));
            sendsMany("putAll", 2, () -> queue.putAll(List.of("c", "d")));
            Feed<String> feed = thoonk.feed("articles", String.class);
            sendsOne("publish", () -> feed.publish("a"));
            sendsOne("publish", () -> feed.publish("one", "b"));
            sendsMany("publishAll", 2, () -> feed.publishAll(List.of("c", "d")));
            sendsMany("publishAll", 1, () -> {
                feed.publishAll(Map.of("two", "e"));
                return List.of("two");
            });
            SortedFeed<String> sorted = thoonk.sortedFeed("order", String.class);
            String first = sendsOne("append", () -> sorted.append("a"));
            sendsOne("publish", () -> sorted.publish("b"));
            sendsOne("prepend", () -> sorted.prepend("c"));
            sendsOne("publishBefore", () -> sorted.publishBefore(first, "d"));
            sendsOne("publishAfter", () -> sorted.publishAfter(first, "e"));
            sendsOne("edit", () -> {
                sorted.edit(first, "f");
                return first;
            });
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesTracesThatAreNotSampledWhereAskedTo(boolean unsampled) {
        String header = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
        runner.withPropertyValues("thoonk.tracing.unsampled=" + unsampled).run(context -> {
            observations.observationConfig().observationHandler(new Propagation("traceparent", header));
            JobQueue<String> jobs = context.getBean(ThoonkTemplate.class).jobs("quiet", String.class);
            jobs.put("a");
            assertThat(jobs.get().orElseThrow().headers())
                    .isEqualTo(unsampled ? Map.of("traceparent", header) : Map.of());
        });
    }

    private String sendsOne(String operation, Supplier<String> send) {
        observations.clear();
        String id = send.get();
        sent(operation).hasHighCardinalityKeyValue("messaging.message.id", id);
        return id;
    }

    private void sendsMany(String operation, int count, Supplier<List<String>> send) {
        observations.clear();
        assertThat(send.get()).hasSize(count);
        sent(operation).hasHighCardinalityKeyValue("messaging.batch.message_count", Integer.toString(count));
    }

    private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert sent(
            String operation) {
        return TestObservationRegistryAssert.assertThat(observations)
                .as(operation)
                .hasSingleObservationThat()
                .hasBeenStopped()
                .hasLowCardinalityKeyValue("messaging.operation.name", operation);
    }

    @Test
    void leavesReadingUnobserved() {
        runner.run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("quiet", String.class).counts();
            TestObservationRegistryAssert.assertThat(observations).doesNotHaveAnyObservation();
        });
    }

    @Test
    void observesTheRunOfAJob() {
        runner.run(context -> {
            String id = context.getBean(ThoonkTemplate.class)
                    .jobs("work", String.class)
                    .put("good");
            await().untilAsserted(() -> observed("thoonk.job.process")
                    .hasBeenStopped()
                    .hasContextualNameEqualTo("process work")
                    .hasLowCardinalityKeyValue("messaging.destination.name", "work")
                    .hasLowCardinalityKeyValue("messaging.consumer.group.name", "worker")
                    .hasLowCardinalityKeyValue("outcome", "success")
                    .hasLowCardinalityKeyValue("exception", "none")
                    .hasHighCardinalityKeyValue("messaging.message.id", id)
                    .hasHighCardinalityKeyValue("thoonk.job.attempt", "1"));
        });
    }

    @Test
    void tellsTheOutcomeAndExceptionOfARun() {
        runner.run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("work", String.class).put("rejected");
            await().untilAsserted(() -> observed("thoonk.job.process")
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("outcome", "rejected")
                    .hasLowCardinalityKeyValue("exception", "JobRejectedException")
                    .hasError());
        });
    }

    @Test
    void tellsARunThatIsTriedLaterFromAFailure() {
        runner.run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("work", String.class).put("too many");
            await().untilAsserted(() -> observed("thoonk.job.process")
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("outcome", "later")
                    .hasLowCardinalityKeyValue("exception", "RetryLaterException"));
        });
    }

    @Test
    void observesAnAsynchronousJobUntilItsResultHasCome() {
        runner.run(context -> {
            context.getBean(ThoonkTemplate.class).jobs("work", String.class).put("later");
            Handlers handlers = context.getBean(Handlers.class);
            await().until(() -> handlers.mdc.containsKey("later"));
            observed("thoonk.job.process").hasBeenStarted().isNotStopped();
            handlers.later.completeExceptionally(new IllegalStateException("in the end"));
            await().untilAsserted(() -> observed("thoonk.job.process")
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("outcome", "failure")
                    .hasLowCardinalityKeyValue("exception", "IllegalStateException"));
        });
    }

    @Test
    void observesTheHandlingOfAnEvent() {
        runner.run(context -> {
            context.getBean(ThoonkTemplate.class).feed("news", String.class).publish("one", "a");
            await().untilAsserted(() -> observed("thoonk.event.process")
                    .hasBeenStopped()
                    .hasLowCardinalityKeyValue("messaging.operation.name", "publish")
                    .hasLowCardinalityKeyValue("messaging.destination.name", "news")
                    .hasLowCardinalityKeyValue("messaging.consumer.group.name", "listener")
                    .hasLowCardinalityKeyValue("outcome", "success")
                    .hasHighCardinalityKeyValue("messaging.message.id", "one"));
        });
    }

    @Test
    void takesTheConventionOfTheApplication() {
        runner.withBean(JobProcessObservationConvention.class, OwnConvention::new)
                .run(context -> {
                    context.getBean(ThoonkTemplate.class)
                            .jobs("work", String.class)
                            .put("good");
                    await().untilAsserted(() -> observed("own.name").hasLowCardinalityKeyValue("tenant", "acme"));
                });
    }

    @Test
    void tellsLogLinesOfHandlersWhatTheyWorkOn() {
        plain.run(context -> {
            ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
            Handlers handlers = context.getBean(Handlers.class);
            String job = thoonk.jobs("work", String.class).put("good");
            thoonk.feed("news", String.class).publish("one", "event");
            await().untilAsserted(() -> {
                assertThat(handlers.mdc.get("good"))
                        .containsEntry("thoonk.feed", "work")
                        .containsEntry("thoonk.container", "worker")
                        .containsEntry("thoonk.job", job)
                        .containsEntry("thoonk.attempt", "1");
                assertThat(handlers.mdc.get("event"))
                        .containsEntry("thoonk.feed", "news")
                        .containsEntry("thoonk.container", "listener")
                        .containsEntry("thoonk.item", "one");
            });
        });
    }

    @Test
    void leavesNothingOfAJobInTheLogLinesOfTheNext() {
        plain.run(context -> {
            List<String> many =
                    IntStream.range(0, 50).mapToObj("job %d"::formatted).toList();
            context.getBean(ThoonkTemplate.class).jobs("work", String.class).putAll(many);
            Handlers handlers = context.getBean(Handlers.class);
            await().untilAsserted(() -> assertThat(handlers.mdc).containsKeys(many.toArray(String[]::new)));
            assertThat(handlers.mdc.values()).allSatisfy(entries -> assertThat(entries)
                    .containsOnlyKeys("thoonk.feed", "thoonk.container", "thoonk.job", "thoonk.attempt"));
        });
    }

    @Test
    void worksWithoutTheObservationApi() {
        plain.withClassLoader(new FilteredClassLoader("io.micrometer.observation"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(ThoonkTemplate.class)
                            .jobs("work", String.class)
                            .put("good");
                    await().until(() -> context.getBean(Handlers.class).mdc.containsKey("good"));
                });
    }

    private TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert observed(
            String name) {
        return TestObservationRegistryAssert.assertThat(observations)
                .hasObservationWithNameEqualTo(name)
                .that();
    }

    static class OwnConvention extends JobProcessObservationConvention.Default {

        @Override
        public String getName() {
            return "own.name";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(JobProcessContext context) {
            return super.getLowCardinalityKeyValues(context).and("tenant", "acme");
        }
    }

    /** What tracing does. */
    record Propagation(String name, String value) implements ObservationHandler<SendContext> {

        @Override
        public void onStart(SendContext context) {
            context.getSetter().set(context.getCarrier(), name, value);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof SendContext;
        }
    }

    static class Handlers {

        private final Map<String, Map<String, String>> mdc = new ConcurrentHashMap<>();

        private final CompletableFuture<String> later = new CompletableFuture<>();

        @ThoonkJobWorker(id = "worker", queue = "work", concurrency = "2")
        Object work(String payload) {
            mdc.put(payload, MDC.getCopyOfContextMap());
            MDC.put("left", "by " + payload);
            return switch (payload) {
                case "rejected" -> throw new JobRejectedException("no");
                case "later" -> later;
                case "too many" -> throw new RetryLaterException(Duration.ofHours(1));
                default -> "done";
            };
        }

        @ThoonkListener(id = "listener", feeds = "news")
        void hear(String item) {
            mdc.put(item, MDC.getCopyOfContextMap());
        }
    }
}
