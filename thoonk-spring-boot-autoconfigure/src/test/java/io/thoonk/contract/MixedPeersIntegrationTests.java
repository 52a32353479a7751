package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.thoonk.Priority;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.contract.PlainPeer.PeerJob;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four producers and four workers of a peer, four and four of ours, all at once on one feed. */
@RedisTest
class MixedPeersIntegrationTests {

    private static final String FEED = "mixed";

    private static final int JOBS = 20_000;

    private static final int EACH = JOBS / 8;

    private static final PutOptions HIGH =
            PutOptions.builder().priority(Priority.HIGH).build();

    private final Map<String, AtomicInteger> finished = new ConcurrentHashMap<>();

    private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();

    private final AtomicInteger byPeer = new AtomicInteger();

    private final AtomicInteger cancelled = new AtomicInteger();

    private final CountDownLatch open = new CountDownLatch(JOBS);

    // Beside our scripts a peer's WATCH fails most of the time. So that both sides get their share, ours are never far
    // ahead.
    private final Semaphore ahead = new Semaphore(200);

    @Test
    @Timeout(90)
    void finishesEachOfTwentyThousandJobsOnceAndLeavesNothing(TestRedis redis) throws Exception {
        long start = System.nanoTime();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ThoonkTemplate one = TestTemplates.on(redis);
                ThoonkTemplate other = TestTemplates.on(redis);
                StatefulRedisPubSubConnection<String, String> listener =
                        redis.client().connectPubSub()) {
            listen(listener);
            List<JobQueue<String>> ours = List.of(one.jobs(FEED, String.class), other.jobs(FEED, String.class));
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                JobQueue<String> jobs = ours.get(i % 2);
                int producer = i;
                running.add(start(threads, () -> produce(jobs, producer)));
                running.add(start(threads, () -> producePeer(redis, producer)));
                running.add(start(threads, () -> work(jobs)));
                running.add(start(threads, () -> workPeer(redis)));
            }
            running.add(start(threads, () -> maintain(ours.get(0))));
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        Files.writeString(
                Path.of("target", "mixed-peers.txt"),
                "%d jobs, %d finished by the peer, %d by us, %d cancelled once, %d ms%n"
                        .formatted(JOBS, byPeer.get(), JOBS - byPeer.get(), cancelled.get(), time.toMillis()));
        assertEachOnce(redis);
    }

    private void assertEachOnce(TestRedis redis) {
        assertThat(finished).hasSize(JOBS).allSatisfy((id, times) -> assertThat(times)
                .hasValue(1));
        assertThat(told).hasSize(JOBS).allSatisfy((id, times) -> assertThat(times)
                .hasValue(1));
        assertThat(byPeer).hasValueGreaterThan(JOBS / 4);
        assertThat(cancelled).hasValueGreaterThan(JOBS / 100);
        try (var connection = redis.client().connect()) {
            var commands = connection.sync();
            assertThat(commands.keys("*"))
                    .containsExactlyInAnyOrder(
                            "feeds",
                            "feed.config:" + FEED,
                            "feed.publishes:" + FEED,
                            "feed.finishes:" + FEED,
                            "thoonk.generation:" + FEED);
            assertThat(commands.get("feed.publishes:" + FEED)).isEqualTo(Integer.toString(JOBS));
            assertThat(commands.get("feed.finishes:" + FEED)).isEqualTo(Integer.toString(JOBS));
        }
    }

    private void listen(StatefulRedisPubSubConnection<String, String> listener) {
        listener.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                count(told, message.substring(0, message.indexOf('\0')));
            }
        });
        listener.sync().subscribe("job.finish:" + FEED);
    }

    private Void produce(JobQueue<String> jobs, int producer) {
        for (int i = 0; i < EACH; i++) {
            String payload = payload("ours", producer, i);
            if (i % 10 == 0) {
                jobs.put(payload, HIGH);
            } else {
                jobs.put(payload);
            }
        }
        return null;
    }

    private Void producePeer(TestRedis redis, int producer) {
        try (PlainPeer peer = new PlainPeer(redis)) {
            for (int i = 0; i < EACH; i++) {
                peer.put(FEED, payload("peer", producer, i), i % 10 == 0);
            }
        }
        return null;
    }

    private Void work(JobQueue<String> jobs) throws InterruptedException {
        while (open.getCount() > 0) {
            if (!ahead.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                continue;
            }
            Optional<Job<String>> next = jobs.get(Duration.ofMillis(200));
            if (next.isEmpty()) {
                ahead.release();
            }
            next.ifPresent(job -> {
                if (fails(job.payload(), job.failureCount())) {
                    job.cancel();
                    cancelled.incrementAndGet();
                } else {
                    job.finish(job.payload());
                    done(job.id());
                }
            });
        }
        return null;
    }

    private Void workPeer(TestRedis redis) {
        try (PlainPeer peer = new PlainPeer(redis)) {
            while (open.getCount() > 0) {
                Optional<PeerJob> next = peer.claim(FEED, 0.2);
                next.ifPresent(job -> {
                    if (fails(job.item(), job.failures())) {
                        assertThat(peer.cancel(FEED, job.id())).isTrue();
                        cancelled.incrementAndGet();
                    } else {
                        assertThat(peer.finish(FEED, job.id(), job.item())).isTrue();
                        byPeer.incrementAndGet();
                        ahead.release();
                        done(job.id());
                    }
                });
            }
        }
        return null;
    }

    private Void maintain(JobQueue<String> jobs) throws InterruptedException {
        while (!open.await(500, TimeUnit.MILLISECONDS)) {
            jobs.maintain();
        }
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> told.size() >= JOBS);
        // What a pass suspected in the gap between a peer's pop and its claim, the next one forgets.
        jobs.maintain();
        return null;
    }

    private Future<?> start(ExecutorService threads, Callable<Void> work) {
        return threads.submit(work);
    }

    private void done(String id) {
        count(finished, id);
        open.countDown();
    }

    private static void count(Map<String, AtomicInteger> counts, String id) {
        counts.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
    }

    /** One job in fifty fails the first time, whoever runs it. */
    private static boolean fails(String payload, int failures) {
        return payload.endsWith("7") && payload.charAt(payload.length() - 2) % 2 == 0 && failures == 0;
    }

    private static String payload(String side, int producer, int number) {
        return "%s %d %05d".formatted(side, producer, number);
    }
}
