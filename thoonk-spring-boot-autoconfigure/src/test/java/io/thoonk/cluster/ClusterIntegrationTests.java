package io.thoonk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.cluster.SlotHash;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedExistsException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.Priority;
import io.thoonk.Subscription;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedType;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobResult;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisCluster;
import io.thoonk.worker.DefaultJobErrorHandler;
import io.thoonk.worker.DefaultJobWorkerContainerFactory;
import io.thoonk.worker.JobWorkerContainerFactory;
import io.thoonk.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The operations of all types on a cluster, with scripts that no node has seen before. */
class ClusterIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private static RedisCluster cluster;

    private static LettuceConnectionFactory connectionFactory;

    private static ThoonkTemplate thoonk;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.startWithoutFailover();
        connectionFactory = ClusterTemplates.connect(cluster);
        thoonk = ClusterTemplates.template(connectionFactory);
    }

    @AfterAll
    static void stopCluster() {
        thoonk.close();
        connectionFactory.destroy();
        cluster.close();
    }

    @BeforeEach
    void forgetDataAndScripts() {
        cluster.nodes().stream().limit(3).forEach(master -> {
            master.commands().flushall();
            master.commands().scriptFlush();
        });
    }

    @Test
    void runsADiamondOfFourJobsInThreeFeedsOfThreeSlots() {
        JobQueue<String> first = thoonk.jobs("first", String.class);
        JobQueue<String> sides = thoonk.jobs("sides", String.class);
        JobQueue<String> last = thoonk.jobs("last", String.class);
        assertThat(IntStream.of(SlotHash.getSlot("first"), SlotHash.getSlot("sides"), SlotHash.getSlot("last"))
                        .distinct())
                .hasSize(3);
        String id = first.put("a");
        Job<String> job = first.get().orElseThrow();
        Batch both = thoonk.batch("sides of " + id).onSuccess("last", "d");
        both.put("sides", "b");
        both.put("sides", "c");
        both.close();
        job.then("last", "by the way");
        job.finish();
        assertThat(last.get(PATIENCE).orElseThrow().id()).isEqualTo(id + ">1");
        sides.get(PATIENCE).orElseThrow().finish();
        assertThat(last.get()).isEmpty();
        sides.get(PATIENCE).orElseThrow().finish("result");
        assertThat(last.get(PATIENCE).orElseThrow().payload()).isEqualTo("d");
        assertThat(both.progress().isOver()).isTrue();
    }

    /** Eight feeds whose slots are as even as eight can be on three masters: three, three and two. */
    @Test
    void spreadsTheCallsOfAFeedWithPartitionsOverAllMasters() {
        JobQueue<String> invoices = thoonk.jobs("invoices", String.class, FeedConfig.partitions(8));
        List<Long> before = scriptCalls();
        IntStream.range(0, 400).forEach(number -> invoices.put("invoice " + number));
        ThoonkContainer worker = new DefaultJobWorkerContainerFactory(
                        ThoonkInternals.of(thoonk)::jobClaims, List.of(), new DefaultJobErrorHandler(), false)
                .create(new JobWorkerContainerFactory.Spec(
                                "invoices",
                                "invoices",
                                ResolvableType.forClass(String.class),
                                WorkerOptions.defaults(),
                                job -> null,
                                Optional.empty(),
                                Optional.empty())
                        .withPartitions(8));
        worker.start();
        try {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(invoices.counts().finished()).isEqualTo(400));
        } finally {
            worker.stop();
        }
        List<Long> after = scriptCalls();
        List<Long> calls = IntStream.range(0, 3)
                .mapToObj(master -> after.get(master) - before.get(master))
                .toList();
        long all = calls.stream().mapToLong(Long::longValue).sum();
        assertThat(all).isGreaterThan(400);
        assertThat(calls)
                .allSatisfy(ofMaster ->
                        assertThat(ofMaster).as("of %s", calls).isLessThanOrEqualTo((long) (1.25 * all / 3)));
    }

    private static List<Long> scriptCalls() {
        return cluster.nodes().stream()
                .limit(3)
                .map(master -> master.information("commandstats").getOrDefault("cmdstat_evalsha", "calls=0,"))
                .map(stat -> Long.parseLong(stat.substring("calls=".length(), stat.indexOf(','))))
                .toList();
    }

    @Test
    void runsADiamondOfJobsThatWaitInThreeFeedsOfThreeSlots() {
        JobQueue<String> first = thoonk.jobs("first", String.class);
        JobQueue<String> sides = thoonk.jobs("sides", String.class);
        JobQueue<String> last = thoonk.jobs("last", String.class);
        String top = first.put("a");
        PutOptions afterTop = PutOptions.builder().afterJobsOf("first", top).build();
        String left = sides.put("b", afterTop);
        String right = sides.put("c", afterTop);
        Batch batch = thoonk.batch("beside");
        last.put(
                "d",
                PutOptions.builder()
                        .afterJobsOf("sides", left, right)
                        .afterAll(batch)
                        .build());
        batch.close();
        assertThat(sides.get()).isEmpty();
        first.get(PATIENCE).orElseThrow().finish("top");
        for (int i = 0; i < 2; i++) {
            assertThat(last.get()).isEmpty();
            Job<String> side = sides.get(PATIENCE).orElseThrow();
            assertThat(side.resultsOf().get(top).resultAs(String.class)).isEqualTo("top");
            side.finish("result of " + side.payload());
        }
        Job<String> bottom = last.get(PATIENCE).orElseThrow();
        assertThat(bottom.resultsOf().get(left).resultAs(String.class)).isEqualTo("result of b");
        assertThat(bottom.resultsOf().get(right).resultAs(String.class)).isEqualTo("result of c");
    }

    @Test
    void feeds() {
        Feed<String> feed = thoonk.feed("news", String.class, FeedConfig.ofMaxLength(3));
        IntStream.rangeClosed(1, 4).forEach(number -> feed.publish("id" + number, "item " + number));
        feed.publish("id4", "edited");
        assertThat(feed.ids()).containsExactly("id3", "id4");
        assertThat(feed.all()).containsEntry("id4", "edited");
        assertThat(feed.retract("id3")).isTrue();
        assertThat(feed.contains("id3")).isFalse();
        assertThat(feed.page(0, 5)).singleElement().satisfies(item -> assertThat(item.item())
                .isEqualTo("edited"));
        assertThat(feed.config().maxLength()).hasValue(3);
        thoonk.configure("news", FeedConfig.ofMaxLength(9));
        assertThat(thoonk.config("news").maxLength()).hasValue(9);
    }

    @Test
    void sortedFeeds() {
        SortedFeed<String> feed = thoonk.sortedFeed("list", String.class);
        String second = feed.append("2");
        String first = feed.prepend("1");
        String fourth = feed.publishAfter(second, "4");
        String third = feed.publishBefore(fourth, "3");
        feed.edit(third, "three");
        feed.moveLast(first);
        feed.retract(fourth);
        assertThat(feed.all().values()).containsExactly("2", "three", "1");
        assertThat(feed.get(third)).hasValue("three");
    }

    @Test
    void queues() throws Exception {
        MessageQueue<String> queue = thoonk.queue("mail", String.class);
        queue.putAll(List.of("a", "b"));
        queue.put("first", Priority.HIGH);
        assertThat(queue.size()).isEqualTo(3);
        assertThat(queue.ids()).hasSize(3);
        assertThat(List.of(queue.get(), queue.get(), queue.get()))
                .containsExactly(Optional.of("first"), Optional.of("a"), Optional.of("b"));
        CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(() -> queue.get(PATIENCE));
        await().until(() -> cluster.nodes().stream()
                .anyMatch(node ->
                        node.information("clients").get("blocked_clients").equals("1")));
        queue.put("late");
        assertThat(waiting.get()).hasValue("late");
    }

    @Test
    void jobs() {
        JobQueue<String> jobs = thoonk.jobs("work", String.class);
        jobs.putAll(List.of("a", "b", "c", "d"));

        Job<String> finished = jobs.get().orElseThrow();
        CompletableFuture<JobResult<String>> future = jobs.future(finished.id());
        finished.finish("result");
        assertThat(future.orTimeout(2, TimeUnit.MINUTES).join().resultAs(String.class))
                .isEqualTo("result");

        Job<String> kept = jobs.get().orElseThrow();
        jobs.finish(kept.id(), "kept", Duration.ofMinutes(1));
        assertThat(jobs.result(kept.id(), PATIENCE).orElseThrow().request()).isEqualTo("b");

        Job<String> cancelled = jobs.get().orElseThrow();
        cancelled.progress(50, "half");
        cancelled.renew();
        cancelled.cancel();
        Job<String> stalled = jobs.get().orElseThrow();
        stalled.stall("why not");
        assertThat(jobs.list(JobState.STALLED, 0, 10)).singleElement().satisfies(job -> assertThat(job.id())
                .isEqualTo(stalled.id()));
        jobs.retry(stalled.id());
        assertThat(jobs.retract(stalled.id())).isTrue();
        assertThat(jobs.failureCount(cancelled.id())).isEqualTo(1);
        jobs.get().orElseThrow().finish();
        String delayed = jobs.put(
                "later", PutOptions.builder().delay(Duration.ofMillis(300)).build());
        assertThat(jobs.info(delayed)).isPresent();
        assertThat(jobs.get(PATIENCE).map(Job::payload)).hasValue("later");
        assertThat(jobs.maintain().expired()).isZero();
        assertThat(jobs.counts().claimed()).isEqualTo(1);
        assertThat(jobs.counts().finished()).isEqualTo(3);
    }

    @Test
    void subscriptionsToFeedsOfAllSlots() {
        List<FeedEvent> heard = new CopyOnWriteArrayList<>();
        try (Subscription pattern = thoonk.subscribe("news.*", heard::add);
                Subscription exact = thoonk.subscribe("work", heard::add)) {
            assertThat(List.of(pattern, exact)).doesNotContainNull();
            IntStream.range(0, 20).forEach(number -> thoonk.feed("news." + number, String.class)
                    .publish("id", "item " + number));
            thoonk.jobs("work", String.class).put("payload");
            thoonk.jobs("work", String.class).get().orElseThrow().finish("done");
            thoonk.deleteFeed("work");
            await().untilAsserted(() -> {
                assertThat(heard)
                        .filteredOn(FeedEvent.Published.class::isInstance)
                        .hasSize(20);
                assertThat(heard)
                        .filteredOn(FeedEvent.Created.class::isInstance)
                        .hasSize(21);
                assertThat(heard)
                        .filteredOn(FeedEvent.Finished.class::isInstance)
                        .hasSize(1);
                assertThat(heard)
                        .filteredOn(FeedEvent.Deleted.class::isInstance)
                        .hasSize(1);
            });
        }
    }

    @Test
    void administration() {
        IntStream.range(0, 10).forEach(number -> thoonk.createFeed("f" + number, FeedConfig.ofMaxLength(5)));
        assertThat(thoonk.feedNames()).hasSize(10);
        assertThatExceptionOfType(FeedExistsException.class)
                .isThrownBy(() -> thoonk.createFeed("f1", FeedConfig.ofMaxLength(5)));
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(() -> thoonk.jobs("f1", String.class));
        thoonk.feed("f1", String.class).publish("item");
        thoonk.deleteFeed("f1");
        assertThat(thoonk.feedExists("f1")).isFalse();
        assertThat(keysOf("f1")).isEmpty();
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> thoonk.deleteFeed("f1"));
        assertThatExceptionOfType(FeedDoesNotExistException.class)
                .isThrownBy(() -> thoonk.configure("f1", FeedConfig.ofMaxLength(5)));
        thoonk.jobs("f1", String.class).put("another type now");
        assertThat(thoonk.config("f1").type()).hasValue(FeedType.JOB);
    }

    @Test
    void aPrefixWithAHashTagPutsAllFeedsIntoOneSlot() {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        ThoonkSettings settings = new ThoonkSettings(
                new KeySpace("{app}:", false),
                defaults.peerMessages(),
                defaults.payloadLimits(),
                defaults.maxCrashes(),
                defaults.maintenanceInterval(),
                defaults.sightingsApart());
        try (ThoonkTemplate together = ClusterTemplates.template(connectionFactory, settings)) {
            together.jobs("work", String.class).put("payload");
            assertThat(together.feedNames()).containsExactly("work");
            assertThat(cluster.masterOf("{app}").commands().keys("{app}:*")).hasSizeGreaterThan(4);
            together.deleteFeed("work");
        }
    }

    @Test
    void tellsWhatToDoWithoutHashTags() {
        try (ThoonkTemplate plain = ClusterTemplates.template(connectionFactory, ThoonkSettings.defaults())) {
            assertThatExceptionOfType(ThoonkRedisException.class)
                    .isThrownBy(() -> plain.feed("news", String.class))
                    .withMessageContaining("thoonk.hash-tags=true");
        }
    }

    private static List<String> keysOf(String feed) {
        String tag = "{" + feed + "}";
        return cluster.masterOf(tag).commands().keys("*").stream()
                .map(String::new)
                .filter(key -> key.contains(tag) && SlotHash.getSlot(key) == SlotHash.getSlot(tag))
                .toList();
    }
}
