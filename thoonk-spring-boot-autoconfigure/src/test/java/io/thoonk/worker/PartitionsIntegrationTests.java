package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.PartitionMismatchException;
import io.thoonk.Partitions;
import io.thoonk.ThoonkRedisException;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.Job;
import io.thoonk.job.JobNotClaimedException;
import io.thoonk.job.JobNotStalledException;
import io.thoonk.job.JobOrder;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.Limit;
import io.thoonk.job.PutOptions;
import io.thoonk.job.PutOutcome;
import io.thoonk.job.Schedule;
import io.thoonk.job.UniqueMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job feed with partitions: what callers see of it, and what works on it. */
class PartitionsIntegrationTests extends WorkersFixture {

    private static final Partitions PARTITIONS = new Partitions("orders", 8);

    private JobQueue<String> orders;

    @BeforeEach
    void openPartitions() {
        orders = thoonk.jobs("orders", String.class, FeedConfig.partitions(8));
    }

    private ThoonkContainer work(int concurrency, Function<Job<?>, Optional<Object>> handler) {
        ThoonkContainer worker = workers.create(thoonk, "orders", 8, TestWorkers.options(concurrency), handler);
        worker.start();
        return worker;
    }

    /** As peers put. */
    private void putAsPeer(String feed, String id, String item) {
        redis.zadd(bytes("feed.published:" + feed), 1, bytes(id));
        redis.hset(bytes("feed.items:" + feed), bytes(id), bytes(item));
        redis.lpush(bytes("feed.ids:" + feed), bytes(id));
    }

    private static PutOptions key(String key) {
        return PutOptions.builder().key(key).build();
    }

    private static PutOptions id(String id) {
        return PutOptions.builder().id(id).build();
    }

    private long inLine(String feed) {
        return redis.llen(bytes("feed.ids:" + feed));
    }

    private void awaitFinished(long jobs) {
        await().untilAsserted(() -> {
            assertThat(orders.counts().finished()).isEqualTo(jobs);
            assertThat(orders.counts().claimed()).isZero();
        });
    }

    @Test
    void arePutToInTurnAndEachIsAFeedOfTheContract() {
        for (int i = 0; i < 12; i++) {
            orders.put("job " + i);
        }
        List<String> ids =
                orders.putAll(IntStream.range(0, 12).mapToObj(i -> "more " + i).toList());
        assertThat(PARTITIONS.names()).allSatisfy(feed -> {
            assertThat(inLine(feed)).isEqualTo(3);
            assertThat(thoonk.config(feed).type())
                    .hasValueSatisfying(type -> assertThat(type.wireName()).isEqualTo("job"));
            assertThat(thoonk.config(feed).partitions()).isEmpty();
        });
        assertThat(inLine("orders")).isZero();
        assertThat(orders.counts().available()).isEqualTo(24);
        assertThat(IntStream.range(0, 12)
                        .mapToObj(i -> orders.payload(ids.get(i)).orElseThrow()))
                .containsExactlyElementsOf(
                        IntStream.range(0, 12).mapToObj(i -> "more " + i).toList());
        assertThat(ids).allSatisfy(id -> assertThat(
                        redis.hexists(bytes("feed.items:" + PARTITIONS.name(PARTITIONS.numberOf(id))), bytes(id)))
                .isTrue());
    }

    @Test
    void holdAJobWhereItsKeyLeadsElseItsUniqueKeyElseItsId() {
        String keyed = orders.put("k", key("customer-7"));
        String unique = orders.put(
                "u", PutOptions.builder().unique("a", UniqueMode.KEEP_FIRST).build());
        String named = orders.put("n", id("a"));
        String both = orders.put("b", PutOptions.builder().id("a").key("orders").build());
        assertThat(redis.hkeys(bytes("feed.items:orders~0"))).containsExactly(bytes(keyed));
        assertThat(redis.hkeys(bytes("feed.items:orders~3"))).containsExactlyInAnyOrder(bytes(unique), bytes(named));
        assertThat(redis.hkeys(bytes("feed.items:orders~6"))).containsExactly(bytes(both));
        assertThat(orders.putUnique(
                                "u2",
                                PutOptions.builder()
                                        .unique("a", UniqueMode.KEEP_FIRST)
                                        .build())
                        .kind())
                .isEqualTo(PutOutcome.Kind.EXISTING);
        assertThat(orders.put("n2", id("a"))).isEqualTo("a");
        assertThat(orders.counts().available()).isEqualTo(4);
    }

    @Test
    void findEachJobByItsIdWhereverItIs() {
        String generated = orders.put("generated", key("customer-7"));
        orders.put("elsewhere", PutOptions.builder().id("mine").key("orders").build());
        putAsPeer("orders~3", "peer's", "by a peer");
        putAsPeer("orders", "old", "from before");
        List<String> all = List.of(generated, "mine", "peer's", "old");
        assertThat(all).allSatisfy(id -> assertThat(orders.state(id)).contains(JobState.AVAILABLE));
        List<Job<String>> claimed = orders.get(10, PATIENCE);
        assertThat(claimed).extracting(Job::id).containsExactlyInAnyOrderElementsOf(all);
        orders.finish(generated, "done");
        orders.finish("mine", "done too");
        orders.stall("peer's");
        orders.cancel("old");
        assertThat(orders.result(generated, PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("done");
        assertThat(orders.result("mine", PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("done too");
        assertThat(orders.future("nobody's")).failsWithin(PATIENCE);
        orders.retry("peer's");
        assertThat(orders.retract("peer's")).isTrue();
        assertThat(orders.retract("old")).isTrue();
        assertThat(orders.retract("old")).isFalse();
        assertThatExceptionOfType(JobNotClaimedException.class).isThrownBy(() -> orders.finish("old"));
        assertThatExceptionOfType(JobNotStalledException.class).isThrownBy(() -> orders.retry("old"));
    }

    @Test
    void findWhatIsNotInTheFeedYetToRetractIt() {
        for (int i = 0; i < 8; i++) {
            String key = "customer-" + i;
            orders.put(
                    "runs",
                    PutOptions.builder().unique(key, UniqueMode.KEEP_LAST).build());
            orders.get(PATIENCE).orElseThrow();
            orders.put(
                    "comes next",
                    PutOptions.builder()
                            .id("next-" + i)
                            .unique(key, UniqueMode.KEEP_LAST)
                            .build());
            assertThat(orders.retract("next-" + i)).isTrue();
            assertThat(orders.retract("next-" + i)).isFalse();
        }
    }

    @Test
    void areNotFollowedAnyMoreOnceAWaitForWhatIsNotInTheFeedYetIsCancelled() {
        for (int i = 0; i < 3; i++) {
            PutOptions.Builder unique = PutOptions.builder().unique("customer-" + i, UniqueMode.KEEP_LAST);
            orders.put("runs", unique.build());
            orders.get(PATIENCE).orElseThrow();
            orders.put("comes next", unique.id("next-" + i).build());
            CompletableFuture<?> end = orders.future("next-" + i);
            assertThat(redis.pubsubChannels(bytes("job.finish:orders*"))).isNotEmpty();
            end.cancel(false);
            await().untilAsserted(() -> assertThat(redis.pubsubChannels(bytes("job.finish:orders*")))
                    .isEmpty());
        }
    }

    /** Of a cluster, its master may be away. */
    @Test
    void giveWhatWasClaimedWhereOneOfThemFailsAfterThat() {
        orders.putAll(IntStream.range(0, 16).mapToObj(i -> "job " + i).toList());
        redis.rename(bytes("feed.published:orders~3"), bytes("aside"));
        redis.set(bytes("feed.published:orders~3"), bytes("of another program"));
        int given = 0;
        for (int i = 0; i < 20; i++) {
            try {
                given += orders.get(100, Duration.ZERO).size();
            } catch (ThoonkRedisException ex) {
                assertThat(claimed()).isEqualTo(given);
            }
        }
        assertThat(given).isEqualTo(14);
        assertThat(claimed()).isEqualTo(14);
    }

    private long claimed() {
        return PARTITIONS.names().stream()
                .mapToLong(name -> redis.zcard(bytes("feed.claimed:" + name)))
                .sum();
    }

    @Test
    void areBrowsedAsOneFeed() {
        List<String> ids = orders.putAll(
                IntStream.range(0, 20).mapToObj(i -> "job " + i).toList(),
                PutOptions.builder().tags("import").build());
        orders.put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        Set<String> paged = new HashSet<>();
        for (int offset = 0; offset < 21; offset += 3) {
            orders.list(JobState.AVAILABLE, offset, 3).forEach(info -> paged.add(info.id()));
        }
        assertThat(paged).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(orders.list(JobState.AVAILABLE, 20, 3)).isEmpty();
        assertThat(orders.list(JobState.DELAYED, 0, 3)).hasSize(1);
        assertThat(orders.tagged("import", 0, 1000)).hasSize(20);
        assertThat(orders.tagged("import", 18, 1000)).hasSize(2);
        assertThat(orders.counts().delayed()).isEqualTo(1);
        assertThat(orders.counts().oldestAge()).isPresent();
    }

    @Test
    void keepWhatHasEndedOfAll() {
        thoonk.configure("orders", FeedConfig.builder().keepFinished(100).build());
        List<String> ids = orders.putAll(List.of("a", "b", "c", "d"));
        orders.get(4, PATIENCE).forEach(Job::finish);
        assertThat(orders.history().size()).isEqualTo(4);
        assertThat(orders.history().list(1, 2)).hasSize(2);
        assertThat(orders.history().find(ids.get(2))).isPresent();
    }

    @Test
    void aWaitHearsOfAJobInAnyOfThem() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            for (int number : new int[] {6, 0}) {
                CompletableFuture<Optional<Job<String>>> got =
                        CompletableFuture.supplyAsync(() -> orders.get(PATIENCE), thread);
                await().until(() -> redis.clientList().contains("cmd=blmove"));
                thoonk.jobs(PARTITIONS.name(number), String.class).put("there");
                assertThat(got.get())
                        .hasValueSatisfying(job -> assertThat(job.payload()).isEqualTo("there"));
            }
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void areDrainedByOneWorkerTogetherWithTheFeedItself() {
        Queue<String> feeds = new ConcurrentLinkedQueue<>();
        ThoonkContainer worker = work(4, job -> {
            feeds.add(job.feed());
            return Optional.of(job.id());
        });
        orders.putAll(IntStream.range(0, 80).mapToObj(i -> "job " + i).toList());
        putAsPeer("orders~3", "peer's", "by a peer");
        putAsPeer("orders", "old", "from before");
        awaitFinished(82);
        assertThat(feeds).hasSize(82);
        assertThat(new HashSet<>(feeds)).containsExactlyInAnyOrderElementsOf(PARTITIONS.feeds());
        assertThat(worker.activeCount()).isZero();
        // The worker waits now, and hears of jobs in each of them.
        orders.putAll(IntStream.range(0, 16).mapToObj(i -> "more " + i).toList());
        awaitFinished(98);
    }

    @Test
    void shareTheHandlersOfTheirWorkerAndGiveBackWhatHasNotBegun() {
        orders.putAll(IntStream.range(0, 40).mapToObj(i -> "job " + i).toList());
        CountDownLatch mayEnd = new CountDownLatch(1);
        ThoonkContainer worker = work(3, job -> {
            awaitQuietly(mayEnd);
            return Optional.empty();
        });
        try {
            await().until(() -> worker.activeCount() == 3);
            worker.pause();
            await().untilAsserted(() -> {
                assertThat(orders.counts().claimed()).isEqualTo(3);
                assertThat(orders.counts().available()).isEqualTo(37);
            });
            assertThat(worker.activeCount()).isEqualTo(3);
        } finally {
            mayEnd.countDown();
        }
        worker.resume();
        awaitFinished(40);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void doNotShutOutEachOtherHoweverLongOneIs() {
        Set<String> others = ConcurrentHashMap.newKeySet();
        AtomicInteger ofLongOne = new AtomicInteger();
        JobQueue<String> longOne = thoonk.jobs("orders~0", String.class);
        List<String> many = Collections.nCopies(300, "long");
        longOne.putAll(many);
        work(1, job -> {
            if (job.payload().equals("long")) {
                ofLongOne.incrementAndGet();
            } else {
                others.add(job.feed());
            }
            return Optional.empty();
        });
        CompletableFuture<Void> neverEmpty = CompletableFuture.runAsync(() -> {
            while (others.size() < 7 && !Thread.currentThread().isInterrupted()) {
                if (longOne.counts().available() < 600) {
                    longOne.putAll(many);
                }
            }
        });
        await().until(() -> ofLongOne.get() > 300);
        for (int number = 1; number < 8; number++) {
            thoonk.jobs(PARTITIONS.name(number), String.class).put("short");
        }
        try {
            await().untilAsserted(() -> assertThat(others).hasSize(7));
        } finally {
            others.addAll(PARTITIONS.names());
            neverEmpty.join();
        }
    }

    @Test
    void keepTheOrderOfAKeyWhenItsJobsAreTriedAgain() {
        orders.limits().order(JobOrder.STRICT, JobOrder.Gap.HOLD, JobOrder.Gap.PASS);
        Map<String, Queue<String>> done = new ConcurrentHashMap<>();
        List<String> keys = List.of("customer-7", "a", "orders", "ä");
        for (int number = 0; number < 6; number++) {
            for (String key : keys) {
                orders.put(key + "/" + number, key(key));
            }
        }
        work(4, job -> {
            String[] payload = String.valueOf(job.payload()).split("/");
            if (payload[1].equals("2") && job.failureCount() == 0) {
                throw new IllegalStateException("the first attempt");
            }
            done.computeIfAbsent(payload[0], key -> new ConcurrentLinkedQueue<>())
                    .add(payload[1]);
            return Optional.empty();
        });
        awaitFinished(24);
        assertThat(done.keySet()).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(done.values()).allSatisfy(order -> assertThat(order).containsExactly("0", "1", "2", "3", "4", "5"));
    }

    @Test
    void aKeyIsLimitedExactlyAndTheWholeIsNot() {
        orders.limits().set("a", Limit.builder().concurrency(1).build());
        orders.put("1", key("a"));
        orders.put("2", key("a"));
        assertThat(orders.get(10, Duration.ofMillis(1))).hasSize(1);
        assertThat(orders.limits().status().running()).isEqualTo(1);
        assertThat(orders.limits().lanes(10)).singleElement().satisfies(lane -> assertThat(lane.key())
                .isEqualTo("a"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> orders.limits().set(Limit.builder().concurrency(1).build()))
                .withMessageContaining("has 8 partitions")
                .withMessageContaining("limit keys");
    }

    @Test
    void theFeedItselfHasWhatRecursAndWhatFollowsByName() {
        orders.recurring("hourly", Schedule.every(Duration.ofHours(1)), "again").trigger();
        JobQueue<String> first = thoonk.jobs("first", String.class);
        first.put("first");
        Job<String> job = first.get(PATIENCE).orElseThrow();
        job.then("orders", "next");
        job.finish();
        thoonk.batch("b").put("orders", "member");
        await().untilAsserted(() -> assertThat(inLine("orders")).isEqualTo(3));
        Collection<String> done = new ConcurrentLinkedQueue<>();
        work(2, each -> {
            done.add(String.valueOf(each.payload()));
            return Optional.empty();
        });
        await().untilAsserted(() -> assertThat(done).containsExactlyInAnyOrder("again", "next", "member"));
    }

    @Test
    void areOneNumberForAll() {
        assertThat(thoonk.config("orders").partitions()).hasValue(8);
        assertThatExceptionOfType(PartitionMismatchException.class)
                .isThrownBy(() -> thoonk.jobs("orders", String.class, FeedConfig.partitions(4)))
                .withMessageContaining("Feed 'orders' has 8 partitions and cannot be used with 4 partitions");
        assertThatExceptionOfType(PartitionMismatchException.class)
                .isThrownBy(() -> thoonk.configure("orders", FeedConfig.partitions(9)));
        assertThat(thoonk.config("orders").partitions()).hasValue(8);
        JobQueue<String> unaware = other.jobs("orders", String.class);
        unaware.put("k", key("customer-7"));
        assertThat(inLine("orders~0")).isEqualTo(1);
        for (int number : new int[] {0, 4}) {
            ThoonkContainer worker =
                    workers.create(thoonk, "orders", number, TestWorkers.options(1), job -> Optional.empty());
            assertThatExceptionOfType(PartitionMismatchException.class)
                    .isThrownBy(worker::verify)
                    .satisfies(mismatch -> {
                        assertThat(mismatch.feed()).isEqualTo("orders");
                        assertThat(mismatch.requested()).isEqualTo(number);
                        assertThat(mismatch.stored()).isEqualTo(8);
                    });
        }
        ThoonkContainer onNoPartitions =
                workers.create(thoonk, "j", 8, TestWorkers.options(1), job -> Optional.empty());
        onNoPartitions.verify();
        assertThat(thoonk.config("j").partitions()).as("a feed that had none").hasValue(8);
    }

    @Test
    void areOfJobFeedsOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.feed("news", String.class, FeedConfig.partitions(2)))
                .withMessageContaining("only a job feed has partitions");
        assertThat(thoonk.feedExists("news")).isFalse();
    }

    @Test
    void areConfiguredAndDeletedWithTheFeed() {
        thoonk.configure("orders", FeedConfig.builder().keepStalled(5).build());
        assertThat(thoonk.config("orders~7").field("stalled_max")).hasValue("5");
        orders.put("job");
        thoonk.deleteFeed("orders~2");
        thoonk.deleteFeed("orders");
        assertThat(thoonk.feedNames()).containsExactly("j");
        assertThat(new ArrayList<>(redis.keys("feed.*orders*"))).isEmpty();
        thoonk.createFeed(
                "orders",
                FeedConfig.builder()
                        .type(io.thoonk.feed.FeedType.JOB)
                        .partitions(3)
                        .build());
        assertThat(thoonk.feedNames()).containsExactly("j", "orders", "orders~0", "orders~1", "orders~2");
    }
}
