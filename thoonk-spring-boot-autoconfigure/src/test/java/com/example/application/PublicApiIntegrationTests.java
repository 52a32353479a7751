package com.example.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedExistsException;
import io.thoonk.Priority;
import io.thoonk.Subscription;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.Backoff;
import io.thoonk.annotation.ItemId;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.annotation.ThoonkRecurring;
import io.thoonk.autoconfigure.StartedApplication;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.event.FeedEvent;
import io.thoonk.event.FeedEventListener;
import io.thoonk.event.FeedEventType;
import io.thoonk.feed.Feed;
import io.thoonk.feed.FeedConfig;
import io.thoonk.feed.FeedItem;
import io.thoonk.feed.LiveFeed;
import io.thoonk.feed.Position;
import io.thoonk.feed.SortedFeed;
import io.thoonk.feed.live.LiveSet;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobCounts;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobNotClaimedException;
import io.thoonk.job.JobNotStalledException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.JobResult;
import io.thoonk.job.JobState;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.job.Misfire;
import io.thoonk.job.Overlap;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.queue.MessageQueue;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** Uses every name that applications may compile against, with the types that they expect: what is renamed here breaks theirs. */
@RedisTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicApiIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    private ConfigurableApplicationContext application;

    private ThoonkOperations thoonk;

    @BeforeAll
    void start(TestRedis redis) {
        application = StartedApplication.run(redis, Map.of(), Methods.class);
        thoonk = application.getBean(ThoonkTemplate.class);
    }

    @AfterAll
    void stop() {
        application.close();
    }

    @Test
    void administersFeeds() {
        thoonk.createFeed("made", FeedConfig.ofMaxLength(50));
        assertThatExceptionOfType(FeedExistsException.class)
                .isThrownBy(() -> thoonk.createFeed("made", FeedConfig.ofMaxLength(50)))
                .isInstanceOf(ThoonkException.class);
        thoonk.configure("made", FeedConfig.builder().maxLength(7).title("Made").build());
        FeedConfig config = thoonk.config("made");
        assertThat(config.maxLength()).hasValue(7);
        assertThat(config.title()).contains("Made");
        assertThat(config.type()).isPresent();
        assertThat(config.claimTimeout()).isEmpty();
        assertThat(config.maxAttempts()).isEmpty();
        boolean exists = thoonk.feedExists("made");
        Set<String> names = thoonk.feedNames();
        assertThat(names.contains("made")).isEqualTo(exists).isTrue();
        thoonk.deleteFeed("made");
        assertThat(thoonk.feedExists("made")).isFalse();
    }

    @Test
    void keepsFeeds() {
        Feed<Note> notes = thoonk.feed("notes", Note.class, FeedConfig.ofMaxLength(9));
        Queue<FeedEvent> heard = new ConcurrentLinkedQueue<>();
        FeedEventListener listener = heard::add;
        try (Subscription subscription = thoonk.subscribe("notes", listener);
                LiveFeed<Note> live = thoonk.live("notes", Note.class)) {
            String id = notes.publish(new Note("first"));
            assertThat(notes.publish("second", new Note("second"))).isEqualTo("second");
            List<String> ids = notes.ids();
            Map<String, Note> all = notes.all();
            Optional<Note> one = notes.get(id);
            List<FeedItem<Note>> page = notes.page(0, 1);
            assertThat(ids).containsExactly(id, "second").containsExactlyElementsOf(all.keySet());
            assertThat(one).contains(new Note("first"));
            assertThat(page).hasSize(1);
            assertThat(notes.contains(id)).isTrue();
            assertThat(notes.size()).isEqualTo(2L);
            assertThat(notes.name()).isEqualTo("notes");
            assertThat(notes.config().maxLength()).hasValue(9);
            await().untilAsserted(() -> assertThat(live.snapshot()).hasSize(2));
            try (LiveSet<Note> set = live.union(live).intersect(live).where(note -> true);
                    LiveSet<Note> none = live.minus(live)) {
                Map<String, Note> snapshot = set.snapshot();
                assertThat(snapshot).hasSize(2);
                assertThat(none.snapshot()).isEmpty();
                set.onChange(change -> {}).close();
            }
            try (Subscription changes = live.onChange(event -> {});
                    Stream<Note> found = live.query(note -> note.text().equals("second"))) {
                assertThat(found).hasSize(1);
                assertThat(changes.isActive()).isTrue();
            }
            assertThat(live.get(id)).isPresent();
            assertThat(live.size()).isEqualTo(2);
            assertThat(subscription.isActive()).isTrue();
            boolean gone = notes.retract(id);
            assertThat(gone).isTrue();
            await().untilAsserted(() -> assertThat(heard).hasAtLeastOneElementOfType(FeedEvent.Retracted.class));
            assertThat(heard.stream().filter(FeedEvent.Published.class::isInstance))
                    .hasSize(2);
        }
    }

    @Test
    void keepsSortedFeeds() {
        SortedFeed<String> deck = thoonk.sortedFeed("deck", String.class);
        String b = deck.append("b");
        String c = deck.publish("c");
        String a = deck.prepend("a");
        String x = deck.publishBefore(a, "x");
        String y = deck.publishAfter(c, "y");
        assertThat(deck.ids()).containsExactly(x, a, b, c, y);
        deck.edit(b, "B");
        deck.moveFirst(b);
        deck.moveLast(a);
        deck.moveBefore(x, y);
        deck.moveAfter(x, b);
        deck.move(":" + x, a);
        deck.move(Position.after(x), c);
        deck.move("begin:", y);
        deck.move(":end", x);
        deck.retract(x);
        assertThat(deck.all().values()).containsExactly("y", "a", "c", "B");
        assertThat(deck.get(b)).contains("B");
        assertThat(deck.contains(x)).isFalse();
        assertThat(deck.page(1, 2)).hasSize(2);
        assertThat(deck.size()).isEqualTo(4L);
    }

    @Test
    void queuesMessages() {
        MessageQueue<byte[]> queue = thoonk.queue("bytes", byte[].class);
        queue.put(new byte[] {0, -1});
        queue.put(new byte[] {1}, Priority.HIGH);
        List<String> ids = queue.putAll(List.of(new byte[] {2}));
        assertThat(queue.ids()).hasSize(3).containsAll(ids);
        assertThat(queue.size()).isEqualTo(3L);
        assertThat(queue.get()).contains(new byte[] {1});
        assertThat(queue.get(Duration.ofSeconds(1))).contains(new byte[] {0, -1});
    }

    @Test
    void runsJobsByHand() {
        JobQueue<Note> jobs = thoonk.jobs("by-hand", Note.class);
        String id = jobs.put(new Note("a"));
        jobs.put(
                new Note("b"),
                PutOptions.builder()
                        .id("b")
                        .priority(Priority.HIGH)
                        .delay(Duration.ofHours(1))
                        .maxAttempts(2)
                        .build());
        jobs.put(
                new Note("c"),
                PutOptions.builder().at(Instant.now().plusSeconds(3600)).build());
        CompletableFuture<JobResult<Note>> future = jobs.future(id);
        Job<Note> job = jobs.get().orElseThrow();
        assertThat(job.id()).isEqualTo(id);
        assertThat(job.payload()).isEqualTo(new Note("a"));
        assertThat(job.failureCount()).isZero();
        assertThat(job.deadline()).isAfter(job.claimedAt());
        assertThat(job.publishedAt()).isBeforeOrEqualTo(job.claimedAt());
        job.progress(10, "begun");
        job.renew();
        job.finish("done", Duration.ofMinutes(1));
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(job::cancel);
        JobResult<Note> result = jobs.result(id, LONG).orElseThrow();
        assertThat(result.request()).isEqualTo(new Note("a"));
        assertThat(result.resultAs(String.class)).isEqualTo("done");
        assertThat(result.raw()).isEqualTo("done".getBytes());
        assertThat(future).succeedsWithin(LONG);
        JobCounts counts = jobs.counts();
        assertThat(counts.delayed()).isEqualTo(2L);
        assertThat(counts.finished() + counts.available() + counts.claimed() + counts.stalled())
                .isOne();
        assertThat(counts.published()).isPositive();
        List<JobInfo<Note>> delayed = jobs.list(JobState.DELAYED, 0, 10);
        assertThat(delayed).extracting(JobInfo::id).contains("b");
        MaintenanceReport report = jobs.maintain();
        assertThat(report).isNotNull();
    }

    @Test
    void repeatsJobs() {
        JobQueue<String> jobs = thoonk.jobs("repeated", String.class);
        Schedule nightly = Schedule.cron("0 0 2 * * *", ZoneId.of("Europe/Berlin"));
        RecurringJob job = jobs.recurring("nightly", nightly, "all");
        List<Instant> next = job.next(5);
        assertThat(next).hasSize(5);
        assertThat(job.id()).isEqualTo("nightly");
        assertThat(job.schedule()).isEqualTo(nightly);
        job.pause();
        assertThat(job.isPaused()).isTrue();
        job.resume();
        String triggered = job.trigger();
        assertThat(jobs.state(triggered)).contains(JobState.AVAILABLE);
        long missed = job.missed();
        assertThat(missed).isZero();
        jobs.recurring("often", Schedule.every(Duration.ofHours(1)), "some", Misfire.SKIP, Overlap.BUFFER_ONE);
        jobs.recurring(
                "often",
                Schedule.every(Duration.ofHours(1)).from(Instant.EPOCH).until(Instant.parse("2100-01-01T00:00:00Z")),
                "some",
                RecurringOptions.DEFAULTS.withLimit(5).withJitter(Duration.ofMinutes(1)));
        Optional<RecurringJob> found = jobs.recurring("often");
        List<RecurringJob> all = jobs.recurring();
        assertThat(all).hasSize(2).contains(found.orElseThrow());
        job.remove();
    }

    @Test
    void settlesJobsById() {
        JobQueue<String> jobs = thoonk.jobs("by-id", String.class);
        List<String> ids = jobs.putAll(List.of("a", "b", "c"));
        List<Job<String>> claimed = jobs.get(3, Duration.ofSeconds(1));
        assertThat(claimed).extracting(Job::id).containsExactlyElementsOf(ids);
        jobs.cancel(ids.get(0));
        assertThat(jobs.failureCount(ids.get(0))).isOne();
        jobs.stall(ids.get(1));
        assertThat(jobs.state(ids.get(1))).contains(JobState.STALLED);
        jobs.retry(ids.get(1));
        assertThatExceptionOfType(JobNotStalledException.class).isThrownBy(() -> jobs.retry(ids.get(1)));
        jobs.finish(ids.get(2), 42, LONG);
        assertThatExceptionOfType(JobNotClaimedException.class).isThrownBy(() -> jobs.finish(ids.get(2), 42));
        assertThat(jobs.payload(ids.get(0))).contains("a");
        Job<String> other = jobs.get(Duration.ofSeconds(1)).orElseThrow();
        other.stall("by hand");
        Job<String> last = jobs.get(Duration.ofSeconds(1)).orElseThrow();
        last.cancel(Duration.ofHours(1));
        assertThat(jobs.retract(last.id())).isTrue();
    }

    @Test
    void runsAnnotatedMethods() {
        ThoonkContainerRegistry containers = application.getBean(ThoonkContainerRegistry.class);
        containers.find("sizes").ifPresent(container -> {
            container.pause();
            assertThat(container.isPaused()).isTrue();
            container.resume();
            container.stop();
            container.start();
            assertThat(container.isRunning()).isTrue();
            assertThat(container.activeCount()).isNotNegative();
        });
        JobQueue<Note> sizes = thoonk.jobs("sizes", Note.class);
        String id = sizes.put(new Note("four"));
        JobResult<Note> result = sizes.result(id, LONG).orElseThrow();
        assertThat(result.resultAs(Integer.class)).isEqualTo(4);
        String rejected = sizes.put(new Note(""));
        await().untilAsserted(() -> assertThat(sizes.state(rejected)).contains(JobState.STALLED));
        String news = thoonk.feed("news", Note.class).publish(new Note("hello"));
        Methods methods = application.getBean(Methods.class);
        await().untilAsserted(() -> assertThat(methods.heard).contains(news + ": hello"));
        await().untilAsserted(() -> assertThat(methods.heard).contains("durable: hello"));
    }

    record Note(String text) {}

    static class Methods {

        private final Queue<String> heard = new ConcurrentLinkedQueue<>();

        @ThoonkJobWorker(
                id = "sizes",
                queue = "sizes",
                concurrency = "2",
                maxAttempts = "3",
                claimTimeout = "30s",
                backoff = @Backoff(delay = "1s", multiplier = 2, maxDelay = "5m"))
        @ThoonkRecurring(
                id = "yearly",
                cron = "0 0 0 1 1 *",
                zone = "UTC",
                queue = "sizes",
                misfire = Misfire.ONCE,
                overlap = Overlap.SKIP,
                payload = "{\"text\": \"year\"}")
        CompletionStage<Integer> size(Note note, Job<Note> job) {
            if (note.text().isEmpty()) {
                throw new JobRejectedException("nothing to measure");
            }
            return CompletableFuture.completedFuture(job.payload().text().length());
        }

        @ThoonkListener(
                feeds = "news",
                events = {FeedEventType.PUBLISH, FeedEventType.EDIT})
        void hear(Note note, @ItemId String id, FeedEvent event) {
            heard.add(id + ": " + note.text());
        }

        @ThoonkListener(feeds = "news", durable = "projection")
        void project(Note note) {
            heard.add("durable: " + note.text());
        }
    }
}
