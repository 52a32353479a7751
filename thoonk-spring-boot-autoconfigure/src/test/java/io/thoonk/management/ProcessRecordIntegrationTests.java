package io.thoonk.management;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class ProcessRecordIntegrationTests {

    private static final Duration PERIOD = Duration.ofSeconds(100);

    private static final List<ContainerStatus> IDLE =
            List.of(new ContainerStatus("worker", List.of("work"), 2, 0, true, false));

    private static final List<ContainerStatus> BUSY =
            List.of(new ContainerStatus("worker", List.of("work"), 2, 1, true, false));

    private final ProcessStatus.Identity process = ProcessStatus.Identity.ofThisProcess("application");

    private final byte[] key = bytes("thoonk.process:{processes}:" + process.id());

    @AutoClose
    private StatefulRedisConnection<byte[], byte[]> connection;

    private RedisCommands<byte[], byte[]> redis;

    private ProcessRecords records;

    private ProcessRecord record;

    @BeforeEach
    void open(TestRedis server) {
        connection = server.connect();
        redis = connection.sync();
        RedisAccess access = new RedisAccess(server.connectionFactory());
        records = new ProcessRecords(access, new ScriptRunner(access), new KeySpace("", false));
        record = new ProcessRecord(process, records, PERIOD);
        record.tell(IDLE, List.of(), Map.of());
        mark();
    }

    @Test
    void isOnlyProlongedWhileThereIsNothingNew() {
        redis.pexpire(key, 100_000);
        record.tell(IDLE, List.of(), Map.of());
        assertThat(isMarked()).isTrue();
        assertThat(redis.pttl(key)).isBetween(200_000L, 300_000L);
    }

    @Test
    void isWrittenWhenThereIsSomethingNew() {
        record.tell(BUSY, List.of(), Map.of());
        assertThat(isMarked()).isFalse();
        assertThat(records.all()).singleElement().satisfies(status -> assertThat(status.workers())
                .isEqualTo(BUSY));
    }

    @Test
    void isWrittenAgainWhenItIsGone() {
        redis.del(key);
        record.tell(IDLE, List.of(), Map.of());
        assertThat(records.all()).extracting(ProcessStatus::id).containsExactly(process.id());
    }

    @Test
    void isWrittenNowAndThenSoThatItStaysListed() {
        redis.del(bytes("thoonk.processes:{processes}"));
        for (int i = 0; i < 23; i++) {
            record.tell(IDLE, List.of(), Map.of());
        }
        assertThat(isMarked()).isTrue();
        assertThat(records.all()).isEmpty();
        record.tell(IDLE, List.of(), Map.of());
        assertThat(isMarked()).isFalse();
        assertThat(records.all()).extracting(ProcessStatus::id).containsExactly(process.id());
    }

    @Test
    void showsWhenItWasLastProlonged() {
        redis.pexpire(key, 200_000);
        assertThat(records.all().get(0).seenAt())
                .isBetween(Instant.now().minusSeconds(105), Instant.now().minusSeconds(99));
        record.tell(IDLE, List.of(), Map.of());
        assertThat(records.all().get(0).seenAt())
                .isBetween(Instant.now().minusSeconds(5), Instant.now().plusSeconds(1));
    }

    @Test
    void hearsWhatIsPausedEverywhereWithEachThirdSignOfLife() {
        redis.sadd(bytes("thoonk.paused:{processes}"), bytes("worker"), bytes("listener"));
        assertThat(record.tell(IDLE, List.of(), Map.of())).isEmpty();
        assertThat(record.tell(IDLE, List.of(), Map.of())).isEmpty();
        assertThat(record.tell(IDLE, List.of(), Map.of())).hasValue(Set.of("worker", "listener"));
        assertThat(isMarked()).isTrue();
        assertThat(record.tell(IDLE, List.of(), Map.of())).isEmpty();
        assertThat(record.tell(BUSY, List.of(), Map.of())).hasValue(Set.of("worker", "listener"));
        assertThat(isMarked()).isFalse();
    }

    @Test
    void hearsWhatIsPausedEverywhereWhenThatMayHaveChanged() {
        redis.sadd(bytes("thoonk.paused:{processes}"), bytes("worker"));
        record.askForPauses();
        assertThat(record.tell(IDLE, List.of(), Map.of())).hasValue(Set.of("worker"));
        assertThat(isMarked()).isTrue();
        assertThat(record.tell(IDLE, List.of(), Map.of())).isEmpty();
    }

    @Test
    void staysListedWhileAnotherProcessTellsMoreOften() {
        ProcessRecord hasty =
                new ProcessRecord(ProcessStatus.Identity.ofThisProcess("hasty"), records, Duration.ofMillis(1));
        hasty.tell(IDLE, List.of(), Map.of());
        await().until(() -> records.all().size() == 1);
        hasty.tell(BUSY, List.of(), Map.of());
        assertThat(redis.pttl(bytes("thoonk.processes:{processes}"))).isGreaterThan(600_000);
        assertThat(records.all()).extracting(ProcessStatus::application).contains("application");
    }

    @Test
    void isReadTogetherWithThoseOfManyOthers() {
        for (int i = 0; i < 110; i++) {
            new ProcessRecord(ProcessStatus.Identity.ofThisProcess("other"), records, PERIOD)
                    .tell(IDLE, List.of(), Map.of());
        }
        long before = reads();
        KnownProcesses known = records.known();
        assertThat(reads() - before).as("what Redis was sent, call after call").isLessThan(20);
        assertThat(known.processes().orElseThrow()).hasSize(111).allSatisfy(status -> assertThat(status.workers())
                .isEqualTo(IDLE));
        assertThat(records.find(process.id()).orElseThrow().application()).isEqualTo("application");
        assertThat(records.find("nobody")).isEmpty();
    }

    private long reads() {
        return redis.info("stats")
                .lines()
                .filter(line -> line.startsWith("total_reads_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    @Test
    void isRemovedAtTheEnd() {
        record.remove();
        assertThat(redis.keys("*")).isEmpty();
    }

    /** A field that nobody writes again tells whether the record was. */
    private void mark() {
        redis.hset(key, bytes("mark"), bytes("1"));
    }

    private boolean isMarked() {
        return redis.hexists(key, bytes("mark"));
    }
}
