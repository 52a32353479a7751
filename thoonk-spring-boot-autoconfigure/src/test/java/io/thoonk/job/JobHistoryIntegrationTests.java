package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.thoonk.JobFeedFixture;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.EndedJob.Outcome;
import io.thoonk.job.JobClaims.Claiming;
import io.thoonk.test.PatientWaits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of jobs that ended, and the tags by which jobs are found. */
class JobHistoryIntegrationTests extends JobFeedFixture {

    private static final byte[] RECORDS = bytes("thoonk.finished:j");

    private static final byte[] TIMES = bytes("thoonk.finished.times:j");

    private static final byte[] EXTRAS = bytes("thoonk.extras:j");

    private void keep(int count) {
        thoonk.configure("j", FeedConfig.builder().keepFinished(count).build());
    }

    private Job<String> claim() {
        return jobs.get(PatientWaits.PATIENCE).orElseThrow();
    }

    private EndedJob record(String id) {
        return jobs.history().find(id).orElseThrow();
    }

    @Test
    void keepsNothingUnlessToldSo() {
        String id = jobs.put("a");
        claim().finish();
        assertThat(jobs.history().find(id)).isEmpty();
        assertThat(jobs.history().list(0, 10)).isEmpty();
        assertThat(jobs.history().size()).isZero();
        assertThat(redis.exists(RECORDS, TIMES, EXTRAS)).isZero();
    }

    @Test
    void keepsHowAJobFinished() {
        keep(10);
        String id =
                jobs.put("a", PutOptions.builder().tags("import", "tenant-7").build());
        claim().cancel(Duration.ZERO, "the disk is full");
        claim().finish("done");
        EndedJob record = record(id);
        assertThat(record.outcome()).isEqualTo(Outcome.FINISHED);
        assertThat(record.attempts()).isEqualTo(2);
        assertThat(record.failureCount()).isOne();
        assertThat(record.error()).hasValueSatisfying(error -> assertThat(error).contains("the disk is full"));
        assertThat(record.process()).hasValueSatisfying(process -> assertThat(process)
                .endsWith(":" + ProcessHandle.current().pid()));
        assertThat(record.tags()).containsExactly("import", "tenant-7");
        assertThat(record.publishedAt().orElseThrow())
                .isBeforeOrEqualTo(record.claimedAt().orElseThrow());
        assertThat(record.claimedAt().orElseThrow()).isBeforeOrEqualTo(record.endedAt());
        assertThat(record.duration()).isPresent();
        assertThat(jobs.history().payload(id)).isEmpty();
        assertThat(jobs.history().list(0, 10)).containsExactly(record);
    }

    /** As workers finish them, many in one call. */
    @Test
    void keepsJobsThatAreFinishedTogether() {
        keep(5);
        List<String> ids = jobs.putAll(List.of("a", "b", "c", "d", "e", "f", "g"));
        JobClaims<String> claims = feed.claims();
        List<Job<String>> claimed =
                claims.completeAndClaim(List.of(), Claiming.upTo(10)).claimed();
        claims.completeAndClaim(
                claimed.stream().map(job -> claims.finished(job, null)).toList(), Claiming.upTo(0));
        List<EndedJob> kept = jobs.history().list(0, 10);
        assertThat(kept).hasSize(5).allSatisfy(record -> {
            assertThat(record.outcome()).isEqualTo(Outcome.FINISHED);
            assertThat(record.publishedAt()).isPresent();
            assertThat(record.claimedAt()).isPresent();
            assertThat(record.process()).isPresent();
            assertThat(record.attempts()).isOne();
        });
        assertThat(ids).containsAll(kept.stream().map(EndedJob::id).toList());
        assertThat(jobs.counts().finished()).isEqualTo(7);
    }

    @Test
    void keepsStalledAndRetractedJobs() {
        keep(10);
        String stalled = jobs.put("a");
        claim().stall("not a picture");
        String retracted = jobs.put("b");
        jobs.retract(retracted);
        String delayed =
                jobs.put("c", PutOptions.builder().delay(Duration.ofHours(1)).build());
        jobs.retract(delayed);
        assertThat(record(stalled).outcome()).isEqualTo(Outcome.STALLED);
        assertThat(record(stalled).error()).hasValue("not a picture");
        assertThat(record(retracted).outcome()).isEqualTo(Outcome.RETRACTED);
        assertThat(record(retracted).claimedAt()).isEmpty();
        assertThat(record(delayed).publishedAt()).isPresent();
        jobs.retry(stalled);
        claim().finish();
        assertThat(record(stalled).outcome()).isEqualTo(Outcome.FINISHED);
        assertThat(jobs.history().size()).isEqualTo(3);
    }

    @Test
    void cutsErrorsBetweenLetters() {
        keep(10);
        String id = jobs.put("a");
        claim().stall("x" + "ä".repeat(100));
        assertThat(record(id).error()).hasValue("x" + "ä".repeat(49));
    }

    @Test
    void keepsSoManyAndTheLatestOnes() {
        keep(3);
        List<String> ids = IntStream.range(0, 6).mapToObj(i -> "job-" + i).toList();
        ids.forEach(id -> {
            jobs.put(id, PutOptions.builder().id(id).build());
            claim().finish();
            assertThat(jobs.history().size()).isLessThanOrEqualTo(3);
        });
        assertThat(redis.hlen(RECORDS)).isEqualTo(3);
        assertThat(jobs.history().find("job-0")).isEmpty();
        assertThat(jobs.history().find("job-5")).isPresent();
        keep(0);
        assertThat(redis.exists(RECORDS, TIMES, EXTRAS)).isZero();
    }

    @Test
    void keepsForATimeAndNothingAfterIt() {
        thoonk.configure(
                "j", FeedConfig.builder().keepFinished(Duration.ofMinutes(10)).build());
        jobs.put("a", PutOptions.builder().id("old").build());
        claim().finish();
        assertThat(redis.pttl(RECORDS)).isBetween(1L, 600_000L);
        assertThat(redis.pttl(TIMES)).isBetween(1L, 600_000L);
        redis.zadd(TIMES, 1000, bytes("old"));
        assertThat(jobs.history().find("old")).isEmpty();
        assertThat(jobs.history().list(0, 10)).isEmpty();
        jobs.put("b", PutOptions.builder().id("new").build());
        claim().finish();
        assertThat(redis.hkeys(RECORDS)).containsExactly(bytes("new"));
    }

    @Test
    void keepsForAnyTimeWhatWasKeptForATimeBefore() {
        endOneUnder(Duration.ofHours(1));
        assertThat(redis.pttl(RECORDS)).isBetween(1L, 3_600_000L);
        endOneUnder(null);
        assertThat(redis.pttl(RECORDS)).isEqualTo(-1);
        assertThat(redis.pttl(TIMES)).isEqualTo(-1);
        assertThat(jobs.history().size()).isEqualTo(2);
    }

    private void endOneUnder(@Nullable Duration kept) {
        ThoonkSettings settings =
                ThoonkSettings.defaults().withRetention(new JobSettings.Retention(10, kept, false, null, null));
        try (ThoonkTemplate application = TestTemplates.on(server, settings)) {
            application.jobs("j", String.class).put("a");
            claim().finish();
        }
    }

    @Test
    void keepsThePayloadOfAJobThatWasCalledOff() {
        thoonk.configure(
                "j",
                FeedConfig.builder().keepFinished(10).keepFinishedPayloads(true).build());
        PutOptions unique =
                PutOptions.builder().unique("k", UniqueMode.CANCEL_RUNNING).build();
        String id = jobs.putUnique("called off", unique).id();
        Job<String> running = claim();
        jobs.putUnique("next", unique);
        running.cancel();
        assertThat(record(id).outcome()).isEqualTo(Outcome.RETRACTED);
        assertThat(jobs.history().payload(id)).hasValue("called off");
    }

    @Test
    void keepsPayloadsOnRequest() {
        thoonk.configure(
                "j",
                FeedConfig.builder().keepFinished(10).keepFinishedPayloads(true).build());
        String small = jobs.put("what was asked for");
        String large = jobs.put("x".repeat(65_537));
        claim().finish();
        claim().finish();
        assertThat(jobs.history().payload(small)).hasValue("what was asked for");
        assertThat(jobs.history().payload(large)).isEmpty();
        assertThat(record(large).outcome()).isEqualTo(Outcome.FINISHED);
    }

    /** The application's own setting, unless the feed has one. */
    @Test
    void keepsWhatTheApplicationSays() {
        ThoonkSettings settings = ThoonkSettings.defaults()
                .withRetention(new JobSettings.Retention(2, Duration.ofHours(1), true, null, null));
        try (ThoonkTemplate application = TestTemplates.on(server, settings)) {
            JobQueue<String> own = application.jobs("j", String.class);
            String id = own.put("a");
            claim().finish();
            assertThat(jobs.history().payload(id)).hasValue("a");
            application.deleteFeed("j");
            own = application.jobs("j", String.class);
            assertThat(own.history().find(id)).isEmpty();
            String next = own.put("b");
            claim().finish();
            assertThat(own.history().find(next)).isPresent();
            keep(0);
            application.jobs("j", String.class);
            own.put("c");
            claim().finish();
            assertThat(own.history().size()).isZero();
        }
    }

    /** A peer deletes and makes the feed without knowing our keys. */
    @Test
    void knowsNothingOfAnEarlierFeedButWhatTheApplicationKeeps() {
        keep(10);
        String id = jobs.put("a");
        claim().finish();
        redis.del(
                bytes("feed.config:j"), bytes("feed.published:j"), bytes("feed.finishes:j"), bytes("feed.publishes:j"));
        redis.hset(bytes("feed.config:j"), bytes("type"), bytes("job"));
        assertThat(jobs.history().find(id)).isEmpty();
        String next = jobs.put("b");
        claim().finish();
        assertThat(jobs.history().find(id)).isEmpty();
        assertThat(jobs.history().find(next)).isPresent();
    }

    @Test
    void tellsTheLastRunsOfWhatRecurs() {
        keep(10);
        RecurringJob nightly = jobs.recurring("nightly", Schedule.every(Duration.ofDays(30)), "report");
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> {
                    String id = nightly.trigger();
                    jobs.put("other");
                    claim().finish();
                    claim().finish();
                    return id;
                })
                .toList();
        assertThat(jobs.history().runs("nightly", 20).stream().map(EndedJob::id))
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(jobs.history().runs("nightly", 2)).hasSize(2);
        assertThat(jobs.history().runs("night", 20)).isEmpty();
    }

    @Test
    void findsJobsByTag() {
        String waiting = jobs.put(
                "a", PutOptions.builder().id("1").tags("import", "tenant-7").build());
        String delayed = jobs.put(
                "b",
                PutOptions.builder()
                        .id("2")
                        .delay(Duration.ofHours(1))
                        .tags("import")
                        .build());
        jobs.put("c", PutOptions.builder().id("3").tags("imports").build());
        jobs.put("d", PutOptions.builder().id("4").build());
        assertThat(tagged("import")).containsExactly(waiting, delayed);
        assertThat(tagged("tenant-7")).containsExactly(waiting);
        assertThat(tagged("tenant")).isEmpty();
        assertThat(jobs.info(waiting).orElseThrow().tags()).containsExactly("import", "tenant-7");
        assertThat(jobs.info(delayed).orElseThrow().tags()).containsExactly("import");
        assertThat(jobs.tagged("import", 1, 10).stream().map(JobInfo::id)).containsExactly(delayed);
        assertThatIllegalArgumentException().isThrownBy(() -> jobs.tagged("", 0, 10));
    }

    private List<String> tagged(String tag) {
        return jobs.tagged(tag, 0, 100).stream().map(JobInfo::id).toList();
    }

    @Test
    void keepsTheTagsOfAJobAsLongAsItIsThere() {
        PutOptions tagged = PutOptions.builder().tags("t").build();
        String id = jobs.put("a", tagged);
        Job<String> job = claim();
        assertThat(tagged("t")).containsExactly(id);
        job.cancel(Duration.ofMillis(1));
        assertThat(tagged("t")).containsExactly(id);
        claim().stall();
        assertThat(tagged("t")).containsExactly(id);
        jobs.retry(id);
        claim().finish();
        assertThat(tagged("t")).isEmpty();
        jobs.retract(jobs.put("b", tagged));
        assertThat(tagged("t")).isEmpty();
        jobs.maintain();
        assertThat(keysOfOurs()).noneMatch(key -> key.startsWith("thoonk.tags") || key.startsWith("thoonk.extras"));
    }

    @Test
    void forgetsTheTagsOfAJobThatAPeerHasEnded() {
        String id = jobs.put("a", PutOptions.builder().tags("t").build());
        claim();
        redis.zrem(bytes("feed.claimed:j"), bytes(id));
        redis.zrem(bytes("feed.published:j"), bytes(id));
        redis.hdel(bytes("feed.items:j"), bytes(id));
        assertThat(tagged("t")).isEmpty();
        jobs.maintain();
        assertThat(redis.exists(bytes("thoonk.tags:j"))).isZero();
    }

    @Test
    void refusesWhatIsNoTag() {
        PutOptions.Builder options = PutOptions.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> options.tags(""));
        assertThatIllegalArgumentException().isThrownBy(() -> options.tags("a\nb"));
        assertThatIllegalArgumentException().isThrownBy(() -> options.tags("x".repeat(101)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.tags(
                        IntStream.range(0, 17).mapToObj(Integer::toString).toArray(String[]::new)))
                .withMessageContaining("at most 16");
        assertThat(options.tags("a", "b", "a").build().tags()).containsExactly("a", "b");
        assertThat(options.build().toBuilder().build().tags()).containsExactly("a", "b");
    }

    private List<String> keysOfOurs() {
        KeyScanCursor<byte[]> all = redis.scan(ScanArgs.Builder.limit(1000).match("thoonk.*"));
        return all.getKeys().stream()
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .toList();
    }

    @Test
    void leavesAFeedThatHasNoHistoryAlone() {
        Optional<EndedJob> none = jobs.history().find("nobody");
        assertThat(none).isEmpty();
        assertThat(redis.exists(EXTRAS)).isZero();
    }
}
