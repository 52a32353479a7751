package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link Overlap#BUFFER_ONE} holds back until the last job has ended. */
@RedisTest
class RecurringOverlapIntegrationTests {

    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

    private static final RecurringOptions ONE_BACK = RecurringOptions.DEFAULTS.withOverlap(Overlap.BUFFER_ONE);

    @AutoClose
    private ThoonkTemplate thoonk;

    private JobQueue<String> jobs;

    private TestRedis redis;

    private RecurringJob recurring;

    @BeforeEach
    void open(TestRedis redis) {
        this.redis = redis;
        thoonk = TestTemplates.on(redis);
        jobs = thoonk.jobs("reports", String.class);
        recurring = jobs.recurring("hourly", HOURLY, "a", ONE_BACK);
    }

    @Test
    void isPutInTheStepThatEndsTheLastJobAndNotBefore() {
        fallDue(5);
        Job<String> first = jobs.get().orElseThrow();
        Instant second = fallDue(4);
        String held = "hourly@" + second;
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.state(held)).isEmpty();
        assertThat(recurring.info().lastJob()).contains(held);
        assertThat(recurring.info().runs()).isEqualTo(2);

        fallDue(3);
        assertThat(recurring.info().skipped()).isOne();
        assertThat(recurring.info().runs()).isEqualTo(2);

        // An attempt that failed is no end.
        first.cancel();
        Job<String> again = jobs.get().orElseThrow();
        assertThat(again.id()).isEqualTo(first.id());
        assertThat(jobs.get()).isEmpty();
        assertThat(jobs.counts().published()).isOne();

        again.finish();
        assertThat(jobs.counts().published()).isEqualTo(2);
        Job<String> next = jobs.get().orElseThrow();
        assertThat(next.id()).isEqualTo(held);
        assertThat(next.payload()).isEqualTo("a");
        assertThat(next.headers()).containsExactly(Map.entry(RecurringJob.SCHEDULED, second.toString()));

        Instant third = fallDue(2);
        assertThat(jobs.get()).isEmpty();
        next.finish();
        Job<String> last = jobs.get().orElseThrow();
        assertThat(last.id()).isEqualTo("hourly@" + third);
        last.finish();
        assertThat(jobs.get()).isEmpty();
        jobs.maintain();
        assertThat(exists("thoonk.unique:reports", "thoonk.extras:reports")).isZero();
    }

    @Test
    void isOneMoreNeverBesideOneThatWaitsToBeBegun() {
        Instant first = fallDue(3);
        fallDue(2);
        assertThat(recurring.info().skipped()).isOne();
        assertThat(recurring.info().lastJob()).contains("hourly@" + first);
        assertThat(jobs.counts().available()).isOne();
    }

    @Test
    void isPutWhenTheLastJobIsStalledWhichCountsAsAFailure() {
        recurring = jobs.recurring("hourly", HOURLY, "a", ONE_BACK.withPauseAfterFailures(2));
        fallDue(5);
        Job<String> first = jobs.get().orElseThrow();
        fallDue(4);
        first.stall("broken");
        assertThat(recurring.info().failures()).isOne();
        Job<String> second = jobs.get().orElseThrow();
        fallDue(3);
        assertThat(recurring.info().failures()).isOne();
        second.stall("broken");
        assertThat(recurring.info().failures()).isEqualTo(2);
        Job<String> third = jobs.get().orElseThrow();
        third.stall("broken");
        assertThat(recurring.info().failures()).isEqualTo(3);

        fallDue(2);
        assertThat(recurring.state()).isEqualTo(RecurringJob.State.FAILED);
        assertThat(jobs.get()).isEmpty();
        recurring.resume();
        assertThat(recurring.info().failures()).isZero();
    }

    @Test
    void isPutByMaintenanceWhereAPeerHasEndedTheLastJob() {
        fallDue(3);
        Job<String> first = jobs.get().orElseThrow();
        Instant second = fallDue(2);
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            byte[] id = Utf8.bytes(first.id());
            connection.sync().zrem(Utf8.bytes("feed.claimed:reports"), id);
            connection.sync().zrem(Utf8.bytes("feed.published:reports"), id);
            connection.sync().hdel(Utf8.bytes("feed.items:reports"), id);
        }
        jobs.maintain();
        assertThat(jobs.get().orElseThrow().id()).isEqualTo("hourly@" + second);
    }

    @Test
    void isPutByMaintenanceWhenTheLastJobHasCrashedTooOften() {
        fallDue(3);
        Instant second = null;
        for (int crash = 0; crash < 4; crash++) {
            assertThat(jobs.get()).isPresent();
            second = second == null ? fallDue(2) : second;
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                byte[] leases = Utf8.bytes("thoonk.leases:reports");
                connection.sync().zrange(leases, 0, -1).forEach(token -> connection
                        .sync()
                        .zadd(leases, 0, token));
            }
            jobs.maintain();
        }
        assertThat(jobs.counts().stalled()).isOne();
        assertThat(jobs.get().orElseThrow().id()).isEqualTo("hourly@" + second);
    }

    @Test
    void isRemovedByHandAndTheNextOneWaitsForWhatStillRuns() {
        fallDue(4);
        Job<String> first = jobs.get().orElseThrow();
        Instant second = fallDue(3);
        assertThat(jobs.retract("hourly@" + second)).isTrue();
        Instant third = fallDue(2);
        assertThat(jobs.get()).isEmpty();
        first.finish();
        assertThat(jobs.get().orElseThrow().id()).isEqualTo("hourly@" + third);
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void goesWithWhatRunsWhereTheOverlapIsToCancelThat() {
        fallDue(4);
        Job<String> first = jobs.get().orElseThrow();
        fallDue(3);
        recurring = jobs.recurring("hourly", HOURLY, "a", ONE_BACK.withOverlap(Overlap.CANCEL_RUNNING));
        Instant third = fallDue(2);
        assertThat(jobs.state(first.id())).isEmpty();
        assertThat(jobs.get().orElseThrow().id()).isEqualTo("hourly@" + third);
        assertThat(jobs.get()).isEmpty();
    }

    /** Moves the due time to a moment that has just passed, and has it run. */
    private Instant fallDue(int secondsAgo) {
        Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusSeconds(secondsAgo);
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection
                    .sync()
                    .zadd(Utf8.bytes("thoonk.recurring.due:reports"), due.toEpochMilli(), Utf8.bytes("hourly"));
        }
        jobs.maintain();
        return due;
    }

    private long exists(String... keys) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            return connection.sync().exists(Arrays.stream(keys).map(Utf8::bytes).toArray(byte[][]::new));
        }
    }
}
