package io.thoonk.job.recurring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.MaintenanceReport;
import io.thoonk.job.Misfire;
import io.thoonk.job.Overlap;
import io.thoonk.job.RecurringInfo;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@RedisTest
class RecurringJobIntegrationTests {

    private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

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
    void tellsWhatWasDefined() {
        Schedule nightly = Schedule.cron("0 0 2 * * *", ZoneId.of("Europe/Berlin"));
        RecurringJob job = jobs.recurring("nightly", nightly, "all");
        assertThat(job.id()).isEqualTo("nightly");
        assertThat(job.schedule()).isEqualTo(nightly);
        assertThat(job.isPaused()).isFalse();
        assertThat(job.missed()).isZero();
        assertThat(job.next(3)).isEqualTo(nightly.next(job.next(1).get(0).minusMillis(1), 3));
        assertThat(job.next(0)).isEmpty();
        assertThat(jobs.recurring("nightly")).contains(job);
        assertThat(jobs.recurring("other")).isEmpty();
        jobs.recurring("other", HOURLY, "b");
        assertThat(jobs.recurring()).extracting(RecurringJob::id).containsExactly("nightly", "other");
        assertThat(jobs.counts().published()).isZero();
    }

    @Test
    void putsOneJobForADueTimeHoweverManyTry() throws Exception {
        RecurringJob job = jobs.recurring("often", HOURLY, "a");
        Instant due = makeDue("often", Duration.ofSeconds(5));
        int processes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        try (AutoCloseable end = threads::shutdownNow) {
            List<Callable<MaintenanceReport>> all = new ArrayList<>();
            for (int i = 0; i < processes; i++) {
                all.add(jobs::maintain);
            }
            for (Future<MaintenanceReport> each : threads.invokeAll(all)) {
                each.get();
            }
            assertThat(end).isNotNull();
        }
        Job<String> put = jobs.get().orElseThrow();
        assertThat(put.id()).isEqualTo("often@" + due);
        assertThat(put.payload()).isEqualTo("a");
        assertThat(put.headers()).containsExactly(Map.entry(RecurringJob.SCHEDULED, due.toString()));
        assertThat(jobs.counts().available()).isZero();
        assertThat(jobs.counts().published()).isOne();
        assertThat(job.next(1)).containsExactly(HOURLY.next(due).orElseThrow());
    }

    @Test
    void putsOneJobForAllThatWereMissed() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        Instant last = job.next(1).get(0).minus(Duration.ofHours(1));
        setDue("hourly", last.minus(Duration.ofHours(4)));
        jobs.maintain();
        Job<String> put = jobs.get().orElseThrow();
        assertThat(put.id()).isEqualTo("hourly@" + last);
        assertThat(put.headers()).containsEntry(RecurringJob.MISSED, "4");
        assertThat(job.missed()).isEqualTo(4);
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void putsAJobForEachThatWasMissedOrNone() {
        jobs.recurring("all", HOURLY, "a", Misfire.ALL, Overlap.ALLOW);
        RecurringJob none = jobs.recurring("none", HOURLY, "b", Misfire.SKIP, Overlap.ALLOW);
        Instant last = none.next(1).get(0).minus(Duration.ofHours(1));
        setDue("all", last.minus(Duration.ofHours(2)));
        setDue("none", last.minus(Duration.ofHours(2)));
        jobs.maintain();
        assertThat(claimAll())
                .extracting(Job::id)
                .containsExactly(
                        "all@" + last.minus(Duration.ofHours(2)),
                        "all@" + last.minus(Duration.ofHours(1)),
                        "all@" + last);
        assertThat(none.missed()).isEqualTo(3);
    }

    @Test
    void waitsForItsLastJobAsItsOverlapSays() {
        for (Overlap overlap : Overlap.values()) {
            String id = overlap.name();
            RecurringJob job = jobs.recurring(id, HOURLY, id, Misfire.ONCE, overlap);
            makeDue(id, Duration.ofSeconds(1));
            jobs.maintain();
            Job<String> running = jobs.get().orElseThrow();
            makeDue(id, Duration.ofSeconds(2));
            jobs.maintain();
            makeDue(id, Duration.ofSeconds(3));
            jobs.maintain();
            long waiting = jobs.counts().available();
            assertThat(waiting)
                    .as(id)
                    .isEqualTo(overlap == Overlap.ALLOW ? 2 : overlap == Overlap.CANCEL_RUNNING ? 1 : 0);
            assertThat(job.missed())
                    .as(id)
                    .isEqualTo(overlap == Overlap.SKIP ? 2 : overlap == Overlap.BUFFER_ONE ? 1 : 0);
            if (overlap == Overlap.CANCEL_RUNNING) {
                assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(running::finish);
            } else {
                running.finish();
            }
            claimAll().forEach(Job::finish);
            job.remove();
        }
        assertThat(jobs.recurring()).isEmpty();
    }

    @Test
    void doesNotWaitForAJobThatIsStalled() {
        jobs.recurring("hourly", HOURLY, "a");
        makeDue("hourly", Duration.ofSeconds(2));
        jobs.maintain();
        jobs.get().orElseThrow().stall("broken");
        makeDue("hourly", Duration.ofSeconds(1));
        jobs.maintain();
        assertThat(jobs.counts().available()).isOne();
    }

    @Test
    void isPausedResumedAndTriggered() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        job.pause();
        assertThat(job.isPaused()).isTrue();
        assertThat(job.next(3)).isEmpty();
        String triggered = job.trigger();
        assertThat(triggered).startsWith("hourly@");
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(triggered);
        job.resume();
        assertThat(job.isPaused()).isFalse();
        assertThat(job.next(1)).hasSize(1);
    }

    @Test
    void goesOnWhenItIsDefinedAgainAfterItWasSwitchedOffButNotAfterItWasPaused() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        job.switchOff();
        assertThat(job.state()).isEqualTo(RecurringJob.State.OFF);
        assertThat(job.next(1)).isEmpty();
        jobs.recurring("hourly", HOURLY, "a");
        assertThat(job.state()).isEqualTo(RecurringJob.State.ACTIVE);
        assertThat(job.next(1)).hasSize(1);
        job.pause();
        job.switchOff();
        jobs.recurring("hourly", HOURLY, "b");
        assertThat(job.state()).isEqualTo(RecurringJob.State.PAUSED);
    }

    @Test
    void stopsWhenNoProcessHasDeclaredItForTenMinutesAndGoesOnWithWhatWasMissedThen() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        assertThat(job.declare()).isTrue();
        Instant due = makeDue("hourly", Duration.ofSeconds(1));
        setScore("thoonk.recurring.declared:reports", "hourly", Instant.now().minusSeconds(595));
        jobs.maintain();
        assertThat(claimAll()).extracting(Job::id).containsExactly("hourly@" + due);

        Instant next = makeDue("hourly", Duration.ofSeconds(1));
        setScore("thoonk.recurring.declared:reports", "hourly", Instant.now().minusSeconds(605));
        jobs.maintain();
        assertThat(claimAll()).isEmpty();
        assertThat(job.state()).isEqualTo(RecurringJob.State.UNDECLARED);
        assertThat(job.isPaused()).isTrue();
        assertThat(job.declare()).isFalse();

        jobs.recurring("hourly", HOURLY, "a", Misfire.ONCE, Overlap.ALLOW);
        assertThat(job.state()).isEqualTo(RecurringJob.State.ACTIVE);
        assertThat(job.declare()).isTrue();
        assertThat(job.next(1)).containsExactly(next);
        jobs.maintain();
        assertThat(claimAll()).extracting(Job::id).containsExactly("hourly@" + next);
    }

    @Test
    void isKeptByWhoeverResumesItAlthoughNobodyDeclaresIt() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        job.declare();
        setScore("thoonk.recurring.declared:reports", "hourly", Instant.now().minusSeconds(605));
        makeDue("hourly", Duration.ofSeconds(1));
        jobs.maintain();
        job.resume();
        Instant due = makeDue("hourly", Duration.ofSeconds(1));
        jobs.maintain();
        assertThat(claimAll()).extracting(Job::id).containsExactly("hourly@" + due);
    }

    @Test
    void keepsTheScheduleOfAnOperatorUntilItIsRestored() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        String revision = job.info().revision();
        Schedule often = Schedule.every(Duration.ofMinutes(10));
        assertThat(job.reschedule(often, revision)).isTrue();
        assertThat(job.reschedule(HOURLY, revision)).isFalse();
        Schedule daily = Schedule.every(Duration.ofDays(1));
        jobs.recurring("hourly", daily, "b");
        assertThat(job.schedule()).isEqualTo(often);
        assertThat(job.info().declared()).contains(daily);
        job.switchOff();
        jobs.recurring("hourly", daily, "b");
        assertThat(Duration.between(Instant.now(), job.next(1).get(0))).isLessThan(Duration.ofMinutes(11));
        job.restore();
        job.restore();
        assertThat(job.schedule()).isEqualTo(daily);
        assertThat(job.info().declared()).isEmpty();
        assertThat(job.next(1).get(0).getEpochSecond() % 86_400).isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> job.reschedule(
                        Schedule.cron("0 0 0 30 2 *", ZoneId.of("UTC")),
                        job.info().revision()));
    }

    /** Whoever changes it has read when it is due, and another process has run that meanwhile. */
    @Test
    void putsADueTimeOnceAlsoWhereItIsChangedAtThatMoment() {
        DefaultRecurringJob job = (DefaultRecurringJob) jobs.recurring("hourly", HOURLY, "a");
        Instant due = makeDue("hourly", Duration.ofSeconds(1));
        RecurringDefinition seen =
                job.scripts().one(job.keys(), "hourly").definitions().get(0);
        jobs.maintain();
        jobs.get().orElseThrow().finish();

        assertThat(job.scripts().override(job.keys(), seen, Schedule.every(Duration.ofHours(2)), Optional.of(due)))
                .isEqualTo(RecurringScripts.Changed.OTHERS_WERE_FIRST);
        assertThat(job.scripts()
                        .save(
                                job.keys(),
                                "hourly",
                                Optional.of(seen),
                                Optional.of(Schedule.every(Duration.ofHours(2))),
                                RecurringOptions.DEFAULTS,
                                bytes("a"),
                                Optional.of(due),
                                false))
                .isEqualTo(RecurringScripts.Changed.OTHERS_WERE_FIRST);
        job.restore();
        jobs.maintain();
        assertThat(claimAll()).isEmpty();
        assertThat(job.next(1).get(0)).isAfter(due);
    }

    @Test
    void isKeptFromItsTurnByNothingThatIsTriggered() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        Instant due = makeDue("hourly", Duration.ofSeconds(2));
        jobs.maintain();
        Job<String> running = jobs.get().orElseThrow();
        assertThat(running.id()).isEqualTo("hourly@" + due);
        job.trigger();
        jobs.get().orElseThrow().finish();
        makeDue("hourly", Duration.ofSeconds(1));
        jobs.maintain();
        assertThat(jobs.get()).isEmpty();
        assertThat(job.info().skipped()).isOne();
    }

    @Test
    void areNotKeptFromTheirTurnByOneThatCannotBeRead() {
        jobs.recurring("strange", HOURLY, "a");
        jobs.recurring("hourly", HOURLY, "a");
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            byte[] key = bytes("thoonk.recurring:reports");
            String text = new String(connection.sync().hget(key, bytes("strange")), StandardCharsets.UTF_8);
            connection.sync().hset(key, bytes("strange"), bytes(text.replace("every PT1H", "after lunch")));
        }
        makeDue("strange", Duration.ofSeconds(2));
        Instant due = makeDue("hourly", Duration.ofSeconds(1));
        jobs.maintain();
        assertThat(claimAll()).extracting(Job::id).containsExactly("hourly@" + due);
        assertThat(jobs.recurring()).extracting(RecurringJob::id).containsExactly("hourly");
    }

    @Test
    void areListedAlsoWhereTheyAreMany() {
        List<String> ids =
                IntStream.range(0, 700).mapToObj(i -> "job-%03d".formatted(i)).toList();
        ids.forEach(id -> jobs.recurring(id, HOURLY, "a"));
        assertThat(jobs.recurring()).extracting(RecurringJob::id).isEqualTo(ids);
        assertThat(jobs.recurringInfo()).extracting(RecurringInfo::id).isEqualTo(ids);
    }

    @Test
    void keepsItsDueTimeUnlessItsScheduleChanges() {
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        Instant due = makeDue("hourly", Duration.ofSeconds(1));
        jobs.recurring("hourly", HOURLY, "b");
        assertThat(job.next(1)).containsExactly(due);
        jobs.recurring("hourly", Schedule.every(Duration.ofHours(2)), "b");
        assertThat(job.next(1).get(0)).isAfter(due);
        jobs.maintain();
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void goesWithItsFeed() {
        jobs.recurring("hourly", HOURLY, "a");
        thoonk.deleteFeed("reports");
        assertThat(thoonk.jobs("reports", String.class).recurring()).isEmpty();
        thoonk.jobs("reports", String.class).recurring("hourly", HOURLY, "a");
        // As a peer deletes it, who knows none of our keys.
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().del(bytes("feed.config:reports"));
            connection.sync().hset(bytes("feed.config:reports"), bytes("type"), bytes("job"));
        }
        makeDue("hourly", Duration.ofSeconds(1));
        JobQueue<String> again = thoonk.jobs("reports", String.class);
        again.maintain();
        assertThat(again.recurring()).isEmpty();
        assertThat(again.counts().available()).isZero();
    }

    @Test
    void refusesWhatNeverComes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> jobs.recurring("never", Schedule.cron("0 0 0 30 2 *", ZoneId.of("UTC")), "a"))
                .withMessageContaining("no due time after now");
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.recurring("", HOURLY, "a"));
        RecurringJob job = jobs.recurring("hourly", HOURLY, "a");
        job.remove();
        job.remove();
        assertThatExceptionOfType(JobDoesNotExistException.class).isThrownBy(job::trigger);
        assertThat(jobs.recurring()).isEmpty();
    }

    /** As a later version may write it, which has another overlap. */
    @Test
    void leavesAloneWhatItCannotRead() {
        jobs.recurring("hourly", HOURLY, "a");
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            byte[] key = bytes("thoonk.recurring:reports");
            byte[] later = bytes(new String(connection.sync().hget(key, bytes("hourly")), StandardCharsets.UTF_8)
                    .replace("SKIP", "QUEUE"));
            connection.sync().hset(key, bytes("hourly"), later);
            assertTimeoutPreemptively(PatientWaits.PATIENCE, () -> assertThatIllegalStateException()
                    .isThrownBy(() -> jobs.recurring("hourly", HOURLY, "b"))
                    .withMessageContainingAll("'hourly'", "'reports'", "cannot read"));
            assertThat(connection.sync().hget(key, bytes("hourly"))).isEqualTo(later);
        }
        assertThat(jobs.recurring()).isEmpty();
    }

    /** Without waiting, because a wait that is given up may still take what comes in the next moment. */
    private List<Job<String>> claimAll() {
        return Stream.generate(() -> jobs.get())
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList();
    }

    /** Moves the due time to a moment that has just passed, and tells it. */
    private Instant makeDue(String id, Duration ago) {
        Instant due = Instant.now().truncatedTo(ChronoUnit.MILLIS).minus(ago);
        setDue(id, due);
        return due;
    }

    private void setDue(String id, Instant due) {
        setScore("thoonk.recurring.due:reports", id, due);
    }

    private void setScore(String key, String id, Instant time) {
        try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
            connection.sync().zadd(bytes(key), time.toEpochMilli(), bytes(id));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
