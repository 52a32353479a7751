package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.Priority;
import io.thoonk.Subscription;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.convert.PayloadLimits;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.OverflowPolicy;
import io.thoonk.event.SubscriptionOptions;
import io.thoonk.feed.DurableListener;
import io.thoonk.feed.DurableListener.ParkedItem;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.Position;
import io.thoonk.feed.SortedFeed;
import io.thoonk.job.Batch;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobClaims.MaintenanceLease;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.job.PutOutcome;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.job.UniqueMode;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.keys.FeedKey;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.WireText;
import io.thoonk.sse.ThoonkSse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.springframework.context.ApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** Everything that a program can do with this library, done at least once. */
final class EveryOperation {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final ThoonkTemplate thoonk;

    private final Handlers handlers;

    private final KeySpace keySpace;

    private final ThoonkSse sse;

    private final RedisConnectionFactory factory;

    private final PayloadConverter converter;

    /** In an application with the {@link Handlers} and a web server. */
    EveryOperation(ApplicationContext context) {
        this.thoonk = context.getBean(ThoonkTemplate.class);
        this.handlers = context.getBean(Handlers.class);
        this.sse = context.getBean(ThoonkSse.class);
        this.factory = context.getBean(RedisConnectionFactory.class);
        this.keySpace = context.getBean(ThoonkAutoConfiguration.SETTINGS, ThoonkSettings.class)
                .keySpace();
        this.converter = context.getBean(PayloadConverter.class);
    }

    void ofFeeds() {
        Feed<String> news = thoonk.feed("news", String.class, FeedConfig.ofMaxLength(100));
        String id = news.publish("item");
        news.publish("own", "item of its own id");
        news.publishAll(List.of("a", "b"));
        news.publishAll(Map.of("own", "edited"));
        await().until(() -> handlers.heard.containsAll(Set.of("item", "a", "b")));
        assertThat(news.retract(id)).isTrue();
        assertThat(news.contains(id)).isFalse();
        assertThat(news.get("own")).contains("edited");
        assertThat(news.ids()).hasSize(3);
        assertThat(news.all()).hasSize(3);
        assertThat(news.size()).isEqualTo(3);
        assertThat(news.page(0, 10)).hasSize(3);
        assertThat(news.since(Instant.EPOCH)).hasSize(3);
        assertThat(news.between(Instant.EPOCH, Instant.now().plusSeconds(3600), 10))
                .hasSize(3);
        thoonk.configure("news", FeedConfig.ofMaxLength(50));
        assertThat(thoonk.config("news").maxLength()).hasValue(50);
        assertThat(news.config().maxLength()).hasValue(50);
        thoonk.createFeed("news.sport", FeedConfig.ofMaxLength(5));
        assertThat(thoonk.feedExists("news.sport")).isTrue();
        thoonk.feed("news.sport", String.class).publish("goal");
        await().until(() -> handlers.heard.contains("goal"));
        assertThat(thoonk.feedNames()).contains("news", "news.sport");
    }

    void ofSortedFeeds() {
        SortedFeed<String> wall = thoonk.sortedFeed("wall", String.class);
        String second = wall.append("second");
        String first = wall.prepend("first");
        String fourth = wall.publish("fourth");
        String third = wall.publishBefore(fourth, "third");
        String fifth = wall.publishAfter(fourth, "fifth");
        wall.edit(first, "edited");
        wall.moveLast(first);
        wall.moveFirst(third);
        wall.moveBefore(second, fourth);
        wall.moveAfter(second, fourth);
        wall.move(Position.last(), second);
        wall.retract(fifth);
        assertThat(wall.ids()).containsExactly(third, fourth, first, second);
        assertThat(wall.all()).hasSize(4);
        assertThat(wall.get(first)).contains("edited");
        assertThat(wall.contains(fifth)).isFalse();
        assertThat(wall.size()).isEqualTo(4);
        assertThat(wall.page(0, 10)).hasSize(4);
        assertThat(wall.config().maxLength()).isEmpty();
    }

    void ofRecurringJobs() {
        JobQueue<String> ticks = thoonk.jobs("ticks", String.class);
        RecurringJob often = ticks.recurring("often", Schedule.every(Duration.ofHours(1)), "a");
        assertThat(often.next(2)).hasSize(2);
        assertThat(often.missed()).isZero();
        often.pause();
        assertThat(often.isPaused()).isTrue();
        often.resume();
        assertThat(ticks.recurring()).hasSize(1);
        assertThat(ticks.recurring("often")).isPresent();
        assertThat(ticks.get().map(Job::id)).isEmpty();
        assertThat(often.trigger()).isNotEmpty();
        ticks.recurring("soon", Schedule.every(Duration.ofMillis(1)), "b");
        await().until(() -> {
            ticks.maintain();
            return ticks.counts().available() > 1;
        });
        often.remove();
    }

    void ofQueues() {
        MessageQueue<String> letters = thoonk.queue("letters", String.class);
        letters.put("a");
        letters.put("first", Priority.HIGH);
        letters.putAll(List.of("b", "c"));
        assertThat(letters.ids()).hasSize(4);
        assertThat(letters.size()).isEqualTo(4);
        assertThat(letters.get()).contains("first");
        assertThat(letters.get(SOON)).contains("a");
    }

    /** Of more feeds than there are connections of their own to wait on, some of which join while others wait. */
    void ofWaiting() throws Exception {
        MessageQueue<String> queue = thoonk.queue("awaited", String.class);
        List<JobQueue<String>> feeds = IntStream.range(0, 12)
                .mapToObj(number -> thoonk.jobs("awaited" + number, String.class))
                .toList();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            threads.submit(() -> received.add(queue.get(SOON).orElseThrow()));
            for (JobQueue<String> feed : feeds) {
                threads.submit(() -> IntStream.range(0, 3)
                        .mapToObj(time -> feed.get(1, SOON).get(0))
                        .forEach(job -> received.add(job.payload())));
            }
            for (int number = 0; number < 36; number++) {
                feeds.get(number % 12).put("job " + number);
                assertThat(received.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("job " + number);
            }
            queue.put("message");
            assertThat(received.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isEqualTo("message");
        } finally {
            threads.shutdownNow();
        }
    }

    void ofJobsThatWait() {
        JobQueue<String> steps = thoonk.jobs("steps", String.class);
        JobQueue<String> sums = thoonk.jobs("sums", String.class);
        Batch batch = thoonk.batch("awaited");
        String first = steps.put("first");
        String second = steps.put("second", PutOptions.builder().after(first).build());
        String sum = sums.put(
                "sum",
                PutOptions.builder()
                        .afterJobsOf("steps", first, second)
                        .afterAll(batch)
                        .build());
        assertThat(sums.info(sum).orElseThrow().waitsFor()).hasSize(3);
        steps.get(SOON).orElseThrow().stall();
        assertThat(steps.state(second)).contains(JobState.STALLED);
        steps.retry(first);
        steps.get(SOON).orElseThrow().finish("1");
        sums.maintain();
        steps.get(SOON).orElseThrow().finish("2");
        batch.close();
        assertThat(sums.get(SOON).orElseThrow().resultsOf()).hasSize(2);
    }

    void ofPartitions() {
        JobQueue<String> parts = thoonk.jobs("parts", String.class, FeedConfig.partitions(2));
        String keyed =
                parts.put("keyed", PutOptions.builder().key("acme").tags("t").build());
        List<String> others = parts.putAll(List.of("a", "b"));
        assertThat(parts.counts().available()).isEqualTo(3);
        assertThat(parts.list(JobState.AVAILABLE, 0, 10)).hasSize(3);
        assertThat(parts.tagged("t", 0, 10)).hasSize(1);
        assertThat(parts.state(keyed)).contains(JobState.AVAILABLE);
        assertThat(parts.retract(others.get(0))).isTrue();
        parts.get(SOON).orElseThrow().finish("done");
        parts.get().orElseThrow().stall("on purpose");
        parts.list(JobState.STALLED, 0, 10).forEach(job -> parts.retry(job.id()));
        parts.get(SOON).orElseThrow().finish();
        parts.maintain();
        assertThat(parts.counts().finished()).isEqualTo(2);
        thoonk.deleteFeed("parts");
        assertThat(thoonk.feedNames()).noneMatch(name -> name.startsWith("parts"));
    }

    private static void ofUniqueJobs(JobQueue<String> jobs) {
        PutOptions waiting = PutOptions.builder()
                .unique("key", UniqueMode.debounce(SOON, SOON))
                .build();
        PutOptions last =
                PutOptions.builder().unique("key", UniqueMode.CANCEL_RUNNING).build();
        PutOptions first = PutOptions.builder()
                .unique("key", UniqueMode.REPLACE)
                .expires(SOON)
                .deadline(Instant.now().plus(SOON))
                .build();
        assertThat(jobs.putUnique("a", waiting).kind()).isEqualTo(PutOutcome.Kind.NEW);
        assertThat(jobs.putUnique("b", first).kind()).isEqualTo(PutOutcome.Kind.REPLACED);
        Job<String> running = jobs.get(SOON).orElseThrow();
        assertThat(jobs.putUnique("c", last).kind()).isEqualTo(PutOutcome.Kind.NEXT);
        running.finish();
        assertThat(jobs.get(SOON).map(Job::payload)).contains("c");
    }

    void ofJobs() throws Exception {
        JobQueue<String> jobs = thoonk.jobs("jobs", String.class);
        jobs.putAll(List.of("a", "b", "c", "d"));
        String later = jobs.put(
                "later",
                PutOptions.builder()
                        .delay(Duration.ofMillis(200))
                        .header("from", "here")
                        .build());
        jobs.put(
                "last",
                PutOptions.builder()
                        .id("own")
                        .rememberFor(SOON)
                        .delay(Duration.ofHours(1))
                        .build());
        ofUniqueJobs(thoonk.jobs("unique", String.class));
        Job<String> finished = jobs.get().orElseThrow();
        var future = jobs.future(finished.id());
        finished.progress(50, "half");
        finished.renew();
        assertThat(finished.step("read", () -> "step")).isEqualTo("step");
        String next = finished.then(
                jobs.name(), "next", PutOptions.builder().delay(SOON).build());
        JobQueue<String> followed = thoonk.jobs("followed", String.class);
        finished.then("followed", "c");
        finished.finish("result", SOON);
        Batch batch = thoonk.batch("all")
                .onSuccess("followed", "d")
                .onEnd("followed", "e")
                .onTrouble("followed", "f");
        batch.deadline(Instant.now().plusSeconds(3600));
        batch.putAll("followed", List.of("g", "h"));
        String retracted = batch.put("followed", "i");
        batch.close();
        assertThat(batch.progress().counts().open()).isEqualTo(3);
        assertThat(followed.retract(retracted)).isTrue();
        assertThat(batch.retryStalled()).isZero();
        followed.maintain();
        batch.cancel();
        assertThat(batch.progress().isOver()).isTrue();
        assertThat(jobs.retract(next)).isTrue();
        assertThat(followed.get(SOON)).isPresent();
        assertThat(future.get(60, TimeUnit.SECONDS).resultAs(String.class)).isEqualTo("result");
        assertThat(jobs.result(finished.id(), SOON)).isPresent();
        Job<String> failing = jobs.get(1, SOON).get(0);
        failing.cancel(Duration.ofMillis(1), "in vain");
        Job<String> stalled = jobs.get().orElseThrow();
        stalled.stall("why not");
        assertThat(jobs.list(JobState.STALLED, 0, 10)).hasSize(1);
        jobs.retry(stalled.id());
        assertThat(jobs.retract(stalled.id())).isTrue();
        jobs.get().orElseThrow().giveBack();
        jobs.get().orElseThrow().retryLater(Duration.ofMillis(1));
        jobs.get(SOON).orElseThrow().retryLater(Duration.ZERO);
        for (JobState state : JobState.values()) {
            assertThat(jobs.list(state, 0, 10)).isNotNull();
        }
        assertThat(jobs.info("own")).isPresent();
        assertThat(jobs.payload("own")).contains("last");
        assertThat(jobs.state("own")).contains(JobState.DELAYED);
        assertThat(jobs.failureCount(failing.id())).isEqualTo(1);
        await().until(() -> jobs.get(SOON).orElseThrow().id().equals(later));
        assertThat(jobs.counts().claimed()).isPositive();
        ofEndedAndTaggedJobs(jobs);
    }

    /** The dialect of feed {@code shared} has to be scripted. */
    void ofJobsSharedWithThoonkJs() throws Exception {
        JobQueue<String> shared = thoonk.jobs("shared", String.class);
        var followed = shared.putAndFollow("a");
        shared.get(SOON).orElseThrow().finish("b", SOON);
        assertThat(followed.get(60, TimeUnit.SECONDS).resultAs(String.class)).isEqualTo("b");
        String id = shared.putAll(List.of("c", "d")).get(0);
        shared.get().orElseThrow().stall();
        shared.retry(id);
        assertThat(shared.retract(id)).isTrue();
        shared.get().orElseThrow().finish();
        ofUniqueJobs(shared);
        shared.put("e", PutOptions.builder().delay(Duration.ofMillis(1)).build());
        await().until(() -> shared.get().isPresent());
        thoonk.configure("shared", FeedConfig.builder().claimTimeout(SOON).build());
        assertThat(shared.maintain()).isNotNull();
        assertThat(thoonk.feedNames()).contains("shared");
    }

    private void ofEndedAndTaggedJobs(JobQueue<String> jobs) {
        FeedConfig kept = FeedConfig.builder()
                .keepFinished(5)
                .keepFinished(SOON)
                .keepFinishedPayloads(true)
                .build();
        thoonk.configure("jobs", kept);
        String tagged = jobs.put(
                "tagged", PutOptions.builder().id("import-1").tags("import").build());
        assertThat(jobs.tagged("import", 0, 10)).hasSize(1);
        jobs.retract(tagged);
        assertThat(jobs.history().find(tagged)).isPresent();
        assertThat(jobs.history().payload(tagged)).contains("tagged");
        assertThat(jobs.history().list(0, 10)).isNotEmpty();
        assertThat(jobs.history().runs("nightly", 10)).isEmpty();
        thoonk.configure(
                "jobs", FeedConfig.builder().keepFinished(0).keepStalled(1).build());
        for (String stalled : List.of("too many", "one more")) {
            jobs.put(stalled, PutOptions.builder().priority(Priority.HIGH).build());
            jobs.get(SOON).orElseThrow().stall();
        }
        assertThat(jobs.maintain().dropped()).isPositive();
    }

    /** Of what a program leaves that dies, or a peer that loses a job. */
    void ofRepair() {
        JobQueue<String> jobs = thoonk.jobs("jobs", String.class);
        lose();
        assertThat(jobs.list(JobState.ORPHANED, 0, 10)).hasSize(1);
        assertThat(jobs.maintain().suspected()).isEqualTo(1);
        ThoonkSettings hasty =
                new ThoonkSettings(keySpace, false, PayloadLimits.NONE, 1, Duration.ofMillis(100), Duration.ZERO);
        try (ThoonkTemplate maintaining = new ThoonkTemplate(factory, converter, hasty)) {
            JobClaims<String> claims = ThoonkInternals.of(maintaining)
                    .jobClaims(new WorkerFeed(
                            "jobs", ResolvableType.forClass(String.class), ResolvableType.NONE, SOON, Duration.ZERO));
            claims.putBack(WireText.bytes("nobody waits for it"));
            claims.reclaim(List.of());
            try (MaintenanceLease attendance = claims.attend(due -> {}, () -> {})) {
                assertThat(attendance).isNotNull();
                await().until(() -> jobs.payload("lost").isEmpty());
            }
        }
    }

    /** Leaves a job that is in no state. */
    void lose() {
        byte[] items = new FeedKeys(keySpace, "jobs").of(FeedKey.ITEMS);
        new RedisAccess(factory).execute("Losing a job", connection -> connection
                .hashCommands()
                .hSet(items, WireText.bytes("lost"), WireText.bytes("\"lost\"")));
    }

    void ofWorkers() throws Exception {
        JobQueue<String> work = thoonk.jobs("work", String.class);
        assertThat(work.putAndFollow("job").get(60, TimeUnit.SECONDS).resultAs(String.class))
                .isEqualTo("done: job");
        work.put("late", PutOptions.builder().delay(Duration.ofMillis(100)).build());
        await().until(() -> handlers.heard.contains("late"));
        work.put("bad");
        await().until(() -> work.counts().stalled() == 1);
        askLateForTheTimeOfAPut();
    }

    /** Claims bring no times of puts once many jobs were not asked for theirs; then each is asked of Redis. */
    private void askLateForTheTimeOfAPut() {
        JobQueue<String> unasked = thoonk.jobs("unasked", String.class);
        unasked.putAll(IntStream.range(0, 1100).mapToObj(Integer::toString).toList());
        JobClaims<String> claims = ThoonkInternals.of(thoonk)
                .jobClaims(new WorkerFeed(
                        "unasked",
                        ResolvableType.forClass(String.class),
                        ResolvableType.NONE,
                        Duration.ofSeconds(30),
                        Duration.ZERO));
        List<Job<String>> claimed = List.of();
        for (int i = 0; i < 5; i++) {
            claimed = claims.completeAndClaim(
                            claimed.stream()
                                    .map(job -> claims.finished(job, null))
                                    .toList(),
                            JobClaims.Claiming.upTo(JobClaims.MOST))
                    .claimed();
        }
        assertThat(claimed).isNotEmpty().allSatisfy(job -> assertThat(job.publishedAt())
                .isBeforeOrEqualTo(job.claimedAt()));
        claims.giveBack(claimed, false);
    }

    void ofDurableListeners() {
        Feed<String> articles = thoonk.feed("articles", String.class);
        articles.publish("1", "article");
        articles.publish("2", "bad at first");
        await().until(() -> handlers.heard.contains("article"));
        DurableListener projection = thoonk.durableListener("articles", "projection");
        await().until(() -> !projection.parked().isEmpty());
        assertThat(projection.status()).isPresent();
        articles.retract("1");
        assertThat(projection.retry("2")).isTrue();
        await().until(() -> handlers.heard.contains("bad at first again"));
        articles.publish("3", "bad");
        await().until(() -> projection.parked().stream().map(ParkedItem::id).anyMatch("3"::equals));
        assertThat(projection.discard("3")).isTrue();
    }

    void ofLiveFeeds() throws Exception {
        List<FeedEvent> changes = new CopyOnWriteArrayList<>();
        try (LiveFeed<String> live = thoonk.live("news", String.class);
                Subscription following = live.onChange(changes::add)) {
            assertThat(following).isNotNull();
            thoonk.feed("news", String.class).publish("alive");
            await().until(() -> live.query("alive"::equals).count() == 1);
            await().until(() -> !changes.isEmpty());
            live.compare().get(60, TimeUnit.SECONDS);
        }
        try (LiveFeed<String> sorted = thoonk.live("wall", String.class)) {
            assertThat(sorted.size()).isEqualTo(4);
        }
        assertThat(sse.feed("news", String.class).flux(null).blockFirst(SOON)).isNotNull();
        assertThat(sse.connections().flux(null).blockFirst(SOON)).isNotNull();
    }

    void ofSlowListeners() {
        CompletableFuture<Void> free = new CompletableFuture<>();
        List<FeedEvent> seen = new CopyOnWriteArrayList<>();
        List<FeedEvent> seenAtOnce = new CopyOnWriteArrayList<>();
        try (Subscription slow = thoonk.subscribe(
                        "news",
                        event -> {
                            free.join();
                            seen.add(event);
                        },
                        new SubscriptionOptions(1, OverflowPolicy.RESYNC));
                Subscription quick = thoonk.subscribe("news", seenAtOnce::add)) {
            assertThat(slow).isNotEqualTo(quick);
            thoonk.feed("news", String.class).publishAll(List.of("1", "2", "3", "4"));
            await().until(() -> seenAtOnce.size() >= 4);
            free.complete(null);
            await().until(() -> seen.stream().anyMatch(FeedEvent.Resynced.class::isInstance));
        }
    }

    void ofDeletion() {
        thoonk.durableListener("articles", "projection").forget();
        thoonk.feedNames().forEach(thoonk::deleteFeed);
        assertThat(thoonk.feedNames()).isEmpty();
    }

    static class Handlers {

        private final Set<String> heard = ConcurrentHashMap.newKeySet();

        @ThoonkJobWorker(id = "worker", queue = "work", maxAttempts = "1")
        String work(Job<String> job) {
            assertThat(job.publishedAt()).isBefore(Instant.now().plusSeconds(3600));
            String payload = job.payload();
            if (payload.equals("bad")) {
                throw new IllegalArgumentException("on purpose");
            }
            heard.add(payload);
            return "done: " + payload;
        }

        @ThoonkListener(id = "listener", feeds = "news")
        void hear(String item) {
            heard.add(item);
        }

        @ThoonkListener(id = "pattern", feeds = "news.*")
        void hearSeveral(String item) {
            heard.add(item);
        }

        @ThoonkListener(id = "durable", feeds = "articles", durable = "projection", maxAttempts = "1")
        void project(String item) {
            boolean first = heard.add(item);
            if (item.equals("bad") || item.equals("bad at first") && first) {
                throw new IllegalArgumentException("on purpose");
            }
            heard.add(item + " again");
        }
    }
}
