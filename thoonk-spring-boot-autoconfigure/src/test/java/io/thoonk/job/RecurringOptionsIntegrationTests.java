package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beginning, end, limit, jitter, starts and failures of what recurs, and which of two declarations holds. */
@RedisTest
class RecurringOptionsIntegrationTests {

    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

    private static final RecurringOptions DEFAULTS = RecurringOptions.DEFAULTS;

    @AutoClose
    private ThoonkTemplate thoonk;

    private JobQueue<String> jobs;

    private TestRedis redis;

    @BeforeEach
    void open(TestRedis redis) {
        this.redis = redis;
        thoonk = TestTemplates.on(redis);
        jobs = thoonk.jobs("reports", String.class);
    }

    @Test
    void beginAndEnd() {
        Instant begin = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.HOURS);
        Schedule bounded = HOURLY.from(begin).until(begin.plus(Duration.ofHours(2)));
        RecurringJob job = jobs.recurring("hourly", bounded, "a");
        assertThat(job.next(5)).containsExactly(begin, begin.plus(Duration.ofHours(1)));
        assertThat(job.schedule()).isEqualTo(bounded);
    }

    @Test
    void haveEndedWithTheLastDueTimeAndAreDefinedAllTheSame() {
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Schedule past = HOURLY.until(end);
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        jobs.recurring("hourly", past, "a");
        assertThat(job.state()).isEqualTo(RecurringJob.State.ENDED);
        jobs.recurring("hourly", past, "a");
        job.resume();
        assertThat(job.state()).isEqualTo(RecurringJob.State.ENDED);
        assertThat(job.next(3)).isEmpty();
        jobs.recurring("hourly", HOURLY, "a");
        assertThat(job.state()).isEqualTo(RecurringJob.State.ACTIVE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.reschedule(past, job.info().revision()));

        Instant due = makeDue("last", HOURLY.until(Instant.now().plusSeconds(1)), DEFAULTS);
        jobs.maintain();
        assertThat(jobs.get().orElseThrow().id()).isEqualTo("last@" + due);
        assertThat(jobs.recurring("last").orElseThrow().state()).isEqualTo(RecurringJob.State.ENDED);
    }

    @Test
    void endWithTheirLimit() {
        RecurringOptions twice = DEFAULTS.withLimit(2);
        run("few", twice);
        RecurringJob job = jobs.recurring("few").orElseThrow();
        assertThat(job.info().left()).contains(1L);
        assertThat(job.next(5)).hasSize(1);
        job.trigger();
        jobs.get().orElseThrow().finish();
        assertThat(job.info().left()).contains(1L);
        run("few", twice);
        assertThat(job.state()).isEqualTo(RecurringJob.State.ENDED);
        assertThat(job.info().runs()).isEqualTo(2);
        jobs.recurring("few", HOURLY, "a", twice);
        assertThat(job.state()).isEqualTo(RecurringJob.State.ENDED);
        jobs.recurring("few", HOURLY, "a", DEFAULTS.withLimit(5));
        assertThat(job.info().left()).contains(5L);
        jobs.recurring("few", HOURLY, "a", DEFAULTS.withLimit(1));
        run("few", DEFAULTS.withLimit(1));
        job.resume();
        assertThat(job.info().left()).contains(1L);
        assertThat(job.state()).isEqualTo(RecurringJob.State.ACTIVE);
    }

    @Test
    void areDueLaterByTheirJitterAndKeepTheIdOfTheSchedule() {
        RecurringOptions jitter = DEFAULTS.withJitter(Duration.ofMinutes(30));
        Duration delay = jitter.delay("hourly");
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a", jitter);
        Instant scheduled = job.next(1).get(0).minus(delay);
        assertThat(scheduled.getEpochSecond() % 3600).isZero();
        assertThat(job.next(3))
                .containsExactly(
                        scheduled.plus(delay),
                        scheduled.plus(delay).plus(Duration.ofHours(1)),
                        scheduled.plus(delay).plus(Duration.ofHours(2)));

        // As if an hour had passed, and half a minute.
        Schedule shifted = Schedule.every(
                Duration.ofHours(1),
                Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(delay).minusSeconds(30));
        jobs.recurring("hourly", shifted, "a", jitter);
        Instant due = job.next(1).get(0).minus(Duration.ofHours(1));
        setDue("hourly", due);
        jobs.maintain();
        Job<String> put = jobs.get().orElseThrow();
        assertThat(put.id()).isEqualTo("hourly@" + due.minus(delay));
        assertThat(put.headers())
                .containsExactly(
                        Map.entry(RecurringJob.SCHEDULED, due.minus(delay).toString()));
        assertThat(job.next(1)).containsExactly(due.plus(Duration.ofHours(1)));

        jobs.recurring("hourly", shifted, "a", DEFAULTS);
        assertThat(job.next(1).get(0)).isEqualTo(shifted.next(Instant.now()).orElseThrow());
    }

    @Test
    void putAJobAtEachStartUnlessTheLastOneHasNotEnded() {
        RecurringOptions onStart = DEFAULTS.withRunOnStart(true);
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a", onStart);
        Job<String> first = jobs.get().orElseThrow();
        assertThat(first.id()).startsWith("hourly@");
        jobs.recurring("hourly", HOURLY, "a", onStart);
        assertThat(jobs.get()).isEmpty();
        assertThat(job.info().skipped()).isZero();
        first.finish();
        job.pause();
        jobs.recurring("hourly", HOURLY, "a", onStart);
        assertThat(jobs.get()).isEmpty();
        job.resume();
        jobs.recurring("hourly", HOURLY, "a", onStart);
        assertThat(jobs.get()).isPresent();
    }

    @Test
    void stopAfterFailuresInARowUntilSomebodyResumesThem() {
        RecurringOptions twice = DEFAULTS.withPauseAfterFailures(2);
        stall("hourly", twice);
        assertThat(jobs.recurring("hourly").orElseThrow().info().failures()).isOne();
        run("hourly", twice);
        RecurringJob job = jobs.recurring("hourly").orElseThrow();
        assertThat(job.info().failures()).isZero();

        stall("hourly", twice);
        stall("hourly", twice);
        assertThat(job.info().failures()).isEqualTo(2);
        makeDue("hourly", twice);
        jobs.maintain();
        assertThat(job.state()).isEqualTo(RecurringJob.State.FAILED);
        assertThat(jobs.get()).isEmpty();
        jobs.recurring("hourly", HOURLY, "b", twice);
        assertThat(job.state()).isEqualTo(RecurringJob.State.FAILED);

        job.resume();
        assertThat(job.info().failures()).isZero();
        makeDue("hourly", twice);
        jobs.maintain();
        assertThat(jobs.get()).isPresent();
        assertThat(job.state()).isEqualTo(RecurringJob.State.ACTIVE);
    }

    @Test
    void takeAFailureBackThatIsRetriedWithSuccess() {
        RecurringOptions once = DEFAULTS.withPauseAfterFailures(1);
        String stalled = stall("hourly", once);
        jobs.retry(stalled);
        jobs.get().orElseThrow().finish();
        run("hourly", once);
        assertThat(jobs.recurring("hourly").orElseThrow().state()).isEqualTo(RecurringJob.State.ACTIVE);
    }

    @Test
    void areNotUndoneByAnOlderVersionThatStartsAgain() {
        Schedule older = HOURLY;
        Schedule later = Schedule.every(Duration.ofHours(2));
        assertThat(jobs.declare("nightly", older, "a", DEFAULTS)).isTrue();
        assertThat(jobs.declare("nightly", later, "a", DEFAULTS)).isTrue();
        assertThat(jobs.declare("nightly", older, "a", DEFAULTS)).isFalse();
        assertThat(jobs.declareOff("nightly")).isTrue();
        assertThat(jobs.declare("nightly", later, "a", DEFAULTS)).isFalse();
        RecurringJob job = jobs.recurring("nightly").orElseThrow();
        assertThat(job.state()).isEqualTo(RecurringJob.State.OFF);

        Schedule third = Schedule.every(Duration.ofHours(3));
        assertThat(jobs.declare("nightly", third, "a", DEFAULTS)).isTrue();
        assertThat(job.state()).isEqualTo(RecurringJob.State.ACTIVE);
        assertThat(jobs.declare("nightly", older, "a", DEFAULTS)).isFalse();
        assertThat(jobs.declareOff("nightly")).isFalse();
        assertThat(job.schedule()).isEqualTo(third);

        // When the later version has gone, the older one is what there is.
        setScore("thoonk.recurring.declared:reports", "nightly", Instant.now().minusSeconds(305));
        assertThat(jobs.declare("nightly", older, "a", DEFAULTS)).isTrue();
        assertThat(job.schedule()).isEqualTo(older);
        assertThat(jobs.declare("nightly", third, "a", DEFAULTS)).isFalse();
        // What code says is meant so.
        jobs.recurring("nightly", third, "a");
        assertThat(job.schedule()).isEqualTo(third);
    }

    @Test
    void areNoneWhereNothingIsThatCouldBeSwitchedOff() {
        assertThat(jobs.declareOff("nightly")).isTrue();
        assertThat(jobs.recurring()).isEmpty();
    }

    /** What a version of this library wrote that knew fewer parts of a definition. */
    @Test
    void areReadAlsoWhereAnEarlierVersionWroteThem() {
        jobs.recurring("nightly", Schedule.cron("0 0 2 * * *", ZoneId.of("UTC")), "a");
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            byte[] key = Utf8.bytes("thoonk.recurring:reports");
            String[] parts = Utf8.text(connection.sync().hget(key, Utf8.bytes("nightly")))
                    .split("\0", -1);
            String first = String.join("\0", java.util.Arrays.copyOf(parts, 11));
            connection.sync().hset(key, Utf8.bytes("nightly"), Utf8.bytes(first));
        }
        assertThat(jobs.recurring("nightly").orElseThrow().info().options()).isEqualTo(DEFAULTS);
    }

    private void run(String id, RecurringOptions options) {
        makeDue(id, options);
        jobs.maintain();
        jobs.get().orElseThrow().finish();
    }

    private String stall(String id, RecurringOptions options) {
        makeDue(id, options);
        jobs.maintain();
        Job<String> job = jobs.get().orElseThrow();
        job.stall("broken");
        return job.id();
    }

    private void makeDue(String id, RecurringOptions options) {
        makeDue(id, HOURLY, options);
    }

    /** Defines it, and moves its due time to a moment that has just passed. */
    private Instant makeDue(String id, Schedule schedule, RecurringOptions options) {
        jobs.recurring(id, schedule, "a", options);
        Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).minusMillis(5);
        setDue(id, due);
        return due;
    }

    private void setDue(String id, Instant due) {
        setScore("thoonk.recurring.due:reports", id, due);
    }

    private void setScore(String key, String id, Instant time) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().zadd(Utf8.bytes(key), time.toEpochMilli(), Utf8.bytes(id));
        }
    }
}
