package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.thoonk.Priority;
import io.thoonk.contract.PlainPeer.PeerJob;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.TestRedis;
import java.util.ArrayList;
import java.util.Collection;
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

/** Many jobs on one feed: four producers and four workers of a peer, four producers and any workers of ours. */
final class MixedRun {

    static final String FEED = "mixed";

    private static final PutOptions HIGH =
            PutOptions.builder().priority(Priority.HIGH).build();

    private final Map<String, AtomicInteger> finished = new ConcurrentHashMap<>();

    private final Map<String, AtomicInteger> told = new ConcurrentHashMap<>();

    private final AtomicInteger byPeer = new AtomicInteger();

    private final AtomicInteger cancelled = new AtomicInteger();

    private final CountDownLatch open;

    // Beside our scripts a peer's WATCH fails most of the time. So that both sides get their share, ours are never far
    // ahead.
    private final Semaphore ahead = new Semaphore(200);

    private final CountDownLatch producing = new CountDownLatch(8);

    private volatile boolean areAllTaken;

    private final TestRedis redis;

    private final int number;

    MixedRun(TestRedis redis, int number) {
        this.redis = redis;
        this.number = number;
        this.open = new CountDownLatch(number);
    }

    /** Runs until every job is finished, with these workers of ours; they may also be at work already. */
    void run(List<JobQueue<String>> ours, Collection<Callable<Void>> workers) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (StatefulRedisPubSubConnection<String, String> listener =
                redis.client().connectPubSub()) {
            listen(listener);
            List<Callable<Void>> all = new ArrayList<>(workers);
            for (int i = 0; i < 4; i++) {
                JobQueue<String> jobs = ours.get(i % ours.size());
                int producer = i;
                all.add(() -> produce(jobs, producer));
                all.add(() -> producePeer(producer));
                all.add(this::workPeer);
            }
            all.add(() -> maintain(ours.get(0)));
            for (Future<Void> each : all.stream().map(threads::submit).toList()) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    boolean isUnderWay() {
        return open.getCount() > 0;
    }

    /** Waits a little for a place ahead of the peer; there is one in any case where nothing is left for the peer. */
    boolean takePlace() throws InterruptedException {
        return areAllTaken || ahead.tryAcquire(100, TimeUnit.MILLISECONDS);
    }

    /** Waits for a place for as long as there are jobs. */
    void awaitPlace() throws InterruptedException {
        boolean hasPlace = false;
        while (isUnderWay() && !hasPlace) {
            hasPlace = takePlace();
        }
    }

    void giveBackPlace() {
        ahead.release();
    }

    void done(String id) {
        count(finished, id);
        open.countDown();
    }

    /** Whether a job is to fail now, whoever runs it: one in fifty does the first time. */
    boolean fails(String payload, int failures) {
        boolean fails = payload.endsWith("7") && payload.charAt(payload.length() - 2) % 2 == 0 && failures == 0;
        if (fails) {
            cancelled.incrementAndGet();
        }
        return fails;
    }

    /** Nothing but counters is left, and these keys at most. */
    void assertEachOnceAndNothingLeft() {
        assertThat(finished).hasSize(number).allSatisfy((id, times) -> assertThat(times)
                .hasValue(1));
        assertThat(told).hasSize(number).allSatisfy((id, times) -> assertThat(times)
                .hasValue(1));
        assertThat(byPeer).hasValueGreaterThan(number / 4);
        assertThat(cancelled).hasValueGreaterThan(number / 100);
        try (var connection = redis.client().connect()) {
            var commands = connection.sync();
            // What our workers returned is kept for a day.
            assertThat(commands.keys("feed.jobfinished:*")).hasSize(number - byPeer.get());
            assertThat(commands.keys("*"))
                    .filteredOn(key -> !key.startsWith("feed.jobfinished:") && !key.startsWith("thoonk.request:"))
                    .containsExactlyInAnyOrder(
                            "feeds",
                            "feed.config:" + FEED,
                            "feed.publishes:" + FEED,
                            "feed.finishes:" + FEED,
                            "thoonk.generation:" + FEED);
            assertThat(commands.get("feed.publishes:" + FEED)).isEqualTo(Integer.toString(number));
            assertThat(commands.get("feed.finishes:" + FEED)).isEqualTo(Integer.toString(number));
        }
    }

    @Override
    public String toString() {
        return "%d jobs, %d finished by the peer, %d by us, %d cancelled once"
                .formatted(number, byPeer.get(), finished.size() - byPeer.get(), cancelled.get());
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
        for (int i = 0; i < number / 8; i++) {
            String payload = payload("ours", producer, i);
            if (i % 10 == 0) {
                jobs.put(payload, HIGH);
            } else {
                jobs.put(payload);
            }
        }
        producing.countDown();
        return null;
    }

    private Void producePeer(int producer) {
        try (PlainPeer peer = new PlainPeer(redis)) {
            for (int i = 0; i < number / 8; i++) {
                peer.put(FEED, payload("peer", producer, i), i % 10 == 0);
            }
        }
        producing.countDown();
        return null;
    }

    private Void workPeer() {
        try (PlainPeer peer = new PlainPeer(redis)) {
            while (isUnderWay()) {
                boolean areAllPut = producing.getCount() == 0;
                Optional<PeerJob> next = peer.claim(FEED, 0.2);
                if (areAllPut && next.isEmpty()) {
                    areAllTaken = true;
                }
                next.ifPresent(job -> {
                    if (fails(job.item(), job.failures())) {
                        assertThat(peer.cancel(FEED, job.id())).isTrue();
                    } else {
                        assertThat(peer.finish(FEED, job.id(), job.item())).isTrue();
                        byPeer.incrementAndGet();
                        giveBackPlace();
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
        Awaitility.await().until(() -> told.size() >= number);
        // What a pass suspected in the gap between a peer's pop and its claim, the next one forgets.
        jobs.maintain();
        return null;
    }

    private static void count(Map<String, AtomicInteger> counts, String id) {
        counts.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
    }

    private static String payload(String side, int producer, int number) {
        return "%s %d %05d".formatted(side, producer, number);
    }
}
