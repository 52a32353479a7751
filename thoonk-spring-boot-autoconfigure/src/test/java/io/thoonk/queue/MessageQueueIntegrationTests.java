package io.thoonk.queue;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.Priority;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisSnapshot;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class MessageQueueIntegrationTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    @AutoClose
    private ThoonkTemplate thoonk;

    private MessageQueue<String> letters;

    private TestRedis redis;

    @BeforeEach
    void open(TestRedis redis) {
        this.redis = redis;
        thoonk = TestTemplates.on(redis);
        letters = thoonk.queue("letters", String.class);
    }

    @Test
    void handsOutTheOldestFirstAndUrgentOnesBeforeAll() {
        letters.put("one");
        letters.put("two");
        letters.put("urgent", Priority.HIGH);
        letters.putAll(List.of("three", "four"));

        assertThat(letters.size()).isEqualTo(5);
        List<String> taken = new ArrayList<>();
        for (Optional<String> next = letters.get(); next.isPresent(); next = letters.get()) {
            taken.add(next.get());
        }
        assertThat(taken).containsExactly("urgent", "one", "two", "three", "four");
        assertThat(letters.size()).isZero();
    }

    @Test
    void namesItsMessagesInOrder() {
        String one = letters.put("one");
        List<String> more = letters.putAll(List.of("two", "three"));

        assertThat(letters.ids()).hasSize(3).contains(one).containsAll(more);
        assertThat(letters.name()).isEqualTo("letters");
        letters.get();
        assertThat(letters.ids()).doesNotContain(one);
    }

    @Test
    void listsLongQueuesInPagesAndMissesNothingThatWaitsAllTheTime(TestRedis redis) throws Exception {
        List<String> first = letters.putAll(
                IntStream.range(0, 500).mapToObj(i -> "first " + i).toList());
        List<String> staying = letters.putAll(
                IntStream.range(0, 2500).mapToObj(i -> "staying " + i).toList());
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().configResetstat();
            assertThat(letters.ids())
                    .containsExactlyElementsOf(
                            Stream.concat(first.stream(), staying.stream()).toList());
            assertThat(connection.sync().info("commandstats")).contains("cmdstat_lrange:calls=4,");
        }

        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
            for (int i = 0; !stop.get() && i < first.size(); i++) {
                letters.put("more");
                letters.get();
            }
        });
        try {
            do {
                assertThat(letters.ids()).doesNotHaveDuplicates().containsSubsequence(staying);
            } while (!changing.isDone());
        } finally {
            stop.set(true);
        }
        changing.get();
    }

    @Test
    void leavesNothingBehindButItsCounter(TestRedis redis) {
        RedisSnapshot before = RedisSnapshot.of(redis);
        letters.put("one");
        letters.get();

        assertThat(RedisSnapshot.of(redis).keys().keySet())
                .containsAll(before.keys().keySet())
                .contains("feed.publishes:letters")
                .doesNotContain("feed.ids:letters", "feed.items:letters");
    }

    @Test
    void doesNotWaitUnlessAsked() {
        assertThat(letters.get()).isEmpty();
        assertThat(letters.get(Duration.ofMillis(30))).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> letters.get(Duration.ofSeconds(-1)));
    }

    @Test
    void wakesWhoeverWaits() {
        CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(() -> letters.get(LONG));
        letters.put("wake up");
        assertThat(waiting).succeedsWithin(LONG).isEqualTo(Optional.of("wake up"));
    }

    @Test
    void wakesWhoeverWaitsForTheMessageOfAPeer(TestRedis redis) {
        CompletableFuture<Optional<String>> waiting = CompletableFuture.supplyAsync(() -> letters.get(Duration.ZERO));
        try (StatefulRedisConnection<byte[], byte[]> peer = redis.connect()) {
            peer.sync().multi();
            peer.sync().lpush(bytes("feed.ids:letters"), bytes("x"));
            peer.sync().hset(bytes("feed.items:letters"), bytes("x"), bytes("from a peer"));
            peer.sync().incr(bytes("feed.publishes:letters"));
            peer.sync().exec();
        }
        assertThat(waiting).succeedsWithin(LONG).isEqualTo(Optional.of("from a peer"));
    }

    @Test
    void endsAllWaitsAtShutdown() {
        List<CompletableFuture<Optional<String>>> waits = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> letters.get(Duration.ZERO)))
                .toList();
        thoonk.close();
        for (CompletableFuture<Optional<String>> wait : waits) {
            assertThat(wait).succeedsWithin(LONG).isEqualTo(Optional.empty());
        }
    }

    @Test
    void losesNoMessageToInterrupts() throws Exception {
        int total = 2000;
        Queue<String> taken = new ConcurrentLinkedQueue<>();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> takers = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    while (!done.get()) {
                        letters.get(Duration.ofMillis(200)).ifPresent(taken::add);
                        Thread.interrupted();
                    }
                }))
                .toList();
        takers.forEach(Thread::start);
        for (int i = 0; i < total; i++) {
            letters.put("letter " + i);
            if (i % 5 == 0) {
                takers.get(ThreadLocalRandom.current().nextInt(takers.size())).interrupt();
            }
        }
        await().atMost(LONG).untilAsserted(() -> assertThat(taken).hasSize(total));
        done.set(true);
        for (Thread taker : takers) {
            taker.join(10_000);
        }
        assertThat(taken).doesNotHaveDuplicates();
        assertThat(letters.size()).isZero();
    }

    @Test
    void holdsUpNobodyElseWhileManyWait() {
        List<CompletableFuture<Optional<String>>> waits = IntStream.range(0, 20)
                .mapToObj(i -> {
                    CompletableFuture<Optional<String>> wait = new CompletableFuture<>();
                    Thread thread = new Thread(() -> wait.complete(letters.get(Duration.ZERO)));
                    thread.setDaemon(true);
                    thread.start();
                    return wait;
                })
                .toList();
        CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 200; i++) {
                thoonk.feed("other", String.class).publish("x");
            }
        });

        assertThat(others).succeedsWithin(LONG);
        assertThat(waits).noneMatch(CompletableFuture::isDone);
        letters.putAll(IntStream.range(0, 20).mapToObj(i -> "letter " + i).toList());
        CompletableFuture.allOf(waits.toArray(CompletableFuture[]::new)).join();
        assertThat(waits).extracting(wait -> wait.join().orElseThrow()).doesNotHaveDuplicates();
    }

    @Test
    void skipsWhatPeersLeftInTheLine(TestRedis redis) {
        letters.put("real");
        try (StatefulRedisConnection<byte[], byte[]> peer = redis.connect()) {
            peer.sync().rpush(bytes("feed.ids:letters"), bytes("ghost"));
        }
        assertThat(letters.get()).contains("real");
        assertThat(letters.get()).isEmpty();
    }

    @Test
    void setsAMessageBackThatCannotBeRead() {
        thoonk.queue("letters", String.class).put("no number");
        MessageQueue<Integer> numbers = thoonk.queue("letters", Integer.class);

        assertThatExceptionOfType(UnreadableMessageException.class).isThrownBy(numbers::get);
    }

    @Test
    void putsAHundredThousandMessages() {
        List<String> many =
                IntStream.range(0, 100_000).mapToObj(i -> "letter " + i).toList();
        List<String> ids = letters.putAll(many);

        assertThat(ids).hasSize(100_000).doesNotHaveDuplicates();
        assertThat(letters.size()).isEqualTo(100_000);
        assertThat(letters.get()).contains("letter 0");
        assertThat(letters.get()).contains("letter 1");
        assertThat(letters.putAll(List.of())).isEmpty();
    }

    @Test
    void putsLargeMessagesInCallsOfAMegabyte() {
        letters.put("so that Redis knows the script");
        long before = calls();
        letters.putAll(Stream.generate(() -> "x".repeat(400_000)).limit(9).toList());

        assertThat(calls() - before).isEqualTo(3);
        assertThat(letters.size()).isEqualTo(10);
    }

    private long calls() {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            return connection
                    .sync()
                    .info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_evalsha:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("cmdstat_evalsha:calls=(\\d+),.*", "$1")))
                    .sum();
        }
    }

    @Test
    void doesNotBringADeletedQueueBackToLife(TestRedis redis) {
        thoonk.deleteFeed("letters");

        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> letters.put("x"));
        assertThatExceptionOfType(FeedDoesNotExistException.class).isThrownBy(() -> letters.putAll(List.of("x")));
        assertThat(letters.get()).isEmpty();
        assertThat(RedisSnapshot.of(redis).keys()).isEmpty();
    }
}
