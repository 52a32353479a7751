package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobClaims.MaintenanceLease;
import io.thoonk.job.JobClaims.WorkerFeed;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;

/** What processes do with feeds whose workers have nothing to do. Ticks are 200 ms apart, leases 1.4 s long. */
class MaintainedFeedsIntegrationTests {

    private static final Duration PATIENCE = PatientWaits.PATIENCE;

    private static final Duration CLAIM_TIMEOUT = Duration.ofMillis(600);

    private static final byte[] LEADER = bytes("thoonk.maintenance:j");

    private static DedicatedRedis server;

    private final List<MaintenanceLease> attendances = new ArrayList<>();

    private final List<ThoonkTemplate> templates = new ArrayList<>();

    private StatefulRedisConnection<byte[], byte[]> connection;

    private RedisCommands<byte[], byte[]> redis;

    @BeforeAll
    static void start() {
        // No other test's processes may ask this one anything.
        server = TestRedis.startDedicated();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        server.flush();
        connection = server.connect();
        redis = connection.sync();
    }

    @AfterEach
    void close() {
        attendances.forEach(MaintenanceLease::close);
        templates.forEach(ThoonkTemplate::close);
        connection.close();
    }

    @Test
    void nobodyMaintainsAFeedThatHasNothingToMaintain() {
        ThoonkTemplate thoonk = template(ThoonkSettings.defaults());
        thoonk.jobs("j", String.class).put("waits in the line");
        attend(thoonk, "j");
        long before = looks();
        await().atMost(PATIENCE).until(() -> looks() >= before + 5);
        assertThat(redis.exists(LEADER)).isZero();
    }

    @Test
    void endsAClaimThatExpiresInAFeedThatWasQuiet() {
        ThoonkTemplate thoonk = template(ThoonkSettings.defaults());
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        attend(thoonk, "j");
        long before = looks();
        await().atMost(PATIENCE).until(() -> looks() >= before + 3);
        thoonk.configure(
                "j", FeedConfig.builder().claimTimeout(Duration.ofMinutes(1)).build());
        String id = jobs.put("of a process that dies");
        redis.rpop(bytes("feed.ids:j"));
        redis.zadd(bytes("feed.claimed:j"), System.currentTimeMillis() - 100_000, bytes(id));
        await().atMost(PATIENCE).until(() -> jobs.counts().available() == 1);
    }

    @Test
    void putsBackWhatIsLostInAFeedThatWasQuiet() {
        ThoonkTemplate thoonk = template(TestTemplates.hasty());
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        attend(thoonk, "j");
        long before = looks();
        await().atMost(PATIENCE).until(() -> looks() >= before + 3);
        jobs.put("lost");
        redis.rpop(bytes("feed.ids:j"));
        await().atMost(PATIENCE).until(() -> redis.llen(bytes("feed.ids:j")) == 1);
    }

    @Test
    void putsBackWhatIsLostThoughAPeerHasStalledAnIdWithoutItem() {
        ThoonkTemplate thoonk = template(TestTemplates.hasty());
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        redis.sadd(bytes("feed.stalled:j"), bytes("ghost"));
        jobs.put("lost");
        redis.rpop(bytes("feed.ids:j"));
        attend(thoonk, "j");
        await().atMost(PATIENCE).until(() -> redis.llen(bytes("feed.ids:j")) == 1);
    }

    @Test
    void removesCheckpointsThatAPeerHasLeftInAFeedThatWasQuiet() {
        ThoonkTemplate thoonk = template(TestTemplates.hasty());
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        jobs.put("makes the keys this feed's");
        jobs.get().orElseThrow().finish();
        attend(thoonk, "j");
        long before = looks();
        await().atMost(PATIENCE).until(() -> looks() >= before + 3);
        redis.hset(bytes("thoonk.extras:j"), bytes("checkpoints"), bytes("1"));
        redis.hset(bytes("thoonk.checkpoints:j"), bytes("of a job that a peer has finished"), bytes("\1"));
        await().atMost(PATIENCE).until(() -> redis.exists(bytes("thoonk.checkpoints:j")) == 0);
    }

    @Test
    void tellsOfAJobThatIsDueInAFeedThatWasQuietEvenIfTheMessageIsLost() {
        ThoonkTemplate thoonk = template(ThoonkSettings.defaults());
        List<Long> told = new ArrayList<>();
        attend(thoonk, workerFeed("j", CLAIM_TIMEOUT), told::add);
        long before = looks();
        await().atMost(PATIENCE).until(() -> looks() >= before + 3);
        redis.zadd(bytes("thoonk.delayed:j"), System.currentTimeMillis() + 3_600_000, bytes("later"));
        await().atMost(PATIENCE).until(() -> !told.isEmpty());
        assertThat(told.get(0)).isBetween(3_500_000L, 3_600_000L);
    }

    @Test
    void oneProcessLeadsWhileThereIsSomethingToMaintainAndAnotherWhenItIsGone() {
        ThoonkTemplate first = template(ThoonkSettings.defaults());
        ThoonkTemplate second = template(ThoonkSettings.defaults());
        first.jobs("j", String.class)
                .put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        // It ticks every 3 s, and its lease of 7 s outlasts a machine that stands still.
        MaintenanceLease attendance = attend(first, workerFeed("j", Duration.ofSeconds(9)), millis -> {});
        await().atMost(PATIENCE).until(() -> redis.get(LEADER) != null);
        byte[] leader = redis.get(LEADER);
        await().atMost(PATIENCE).until(() -> redis.pexpire(LEADER, 3_600_000));
        AtomicInteger asked = new AtomicInteger();
        attend(second, workerFeed("j", CLAIM_TIMEOUT), millis -> asked.incrementAndGet());
        await().atMost(PATIENCE).until(() -> asked.get() >= 5 && redis.pttl(LEADER) <= 7_000);
        assertThat(redis.get(LEADER)).as("prolonged by its holder").isEqualTo(leader);
        attendance.close();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(redis.get(LEADER)).isNotNull().isNotEqualTo(leader));
    }

    @Test
    void followersNeitherProlongTheLeaseOfADeadProcessNorWaitForLongerThanThat() {
        ThoonkTemplate thoonk = template(ThoonkSettings.defaults());
        thoonk.jobs("j", String.class)
                .put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        redis.psetex(LEADER, 3_000, bytes("dead"));
        Instant end = Instant.now().plusMillis(3_000);
        attend(thoonk, "j");
        await().pollInterval(Duration.ofMillis(50)).atMost(PATIENCE).until(() -> {
            Instant asked = Instant.now();
            byte[] leader = redis.get(LEADER);
            boolean stillDead = leader != null && new String(leader, StandardCharsets.UTF_8).equals("dead");
            assertThat(stillDead && asked.isAfter(end.plusMillis(200))).isFalse();
            return leader != null && !stillDead;
        });
        assertThat(Duration.between(end, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void manyQuietFeedsCostAsMuchAsOne() {
        ThoonkTemplate thoonk = template(ThoonkSettings.defaults());
        for (int i = 0; i < 60; i++) {
            attend(thoonk, "quiet" + i);
        }
        // All have had their first tick once there are only common ones.
        await().atMost(PATIENCE).until(() -> calls("subscribe") >= 60);
        long settled = looks();
        await().atMost(PATIENCE).until(() -> looks() >= settled + 10);
        Instant start = Instant.now();
        long before = looks();
        long scripts = calls("evalsha");
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> true);
        await().atMost(PATIENCE).until(() -> looks() > before);
        long after = looks();
        long ticks = Duration.between(start, Instant.now()).toMillis() / 200 + 1;
        // Every second one is left out.
        assertThat(after - before).isLessThanOrEqualTo(ticks / 2 + 1);
        // Besides them, a process asks once a minute whether there are batches.
        assertThat(calls("evalsha")).isBetween(scripts, scripts + 1);
    }

    @Test
    void findsTheOneOfManyFeedsThatIsNoLongerQuiet() {
        ThoonkTemplate thoonk = template(ThoonkSettings.defaults());
        for (int i = 0; i < 30; i++) {
            attend(thoonk, "quiet" + i);
        }
        long before = looks();
        await().atMost(PATIENCE).until(() -> looks() >= before + 10);
        thoonk.jobs("quiet17", String.class)
                .put("later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        await().atMost(PATIENCE).until(() -> redis.exists(bytes("thoonk.maintenance:quiet17")) == 1);
        assertThat(redis.keys("thoonk.maintenance:*")).hasSize(1);
    }

    @Test
    void looksAfterABatchOfThisProcessSoonThoughThereWereNone() {
        ThoonkTemplate thoonk = template(TestTemplates.hasty());
        JobQueue<String> jobs = thoonk.jobs("j", String.class);
        attend(thoonk, "j");
        long before = looks();
        await().atMost(PATIENCE).until(() -> looks() >= before + 3);
        Instant start = Instant.now();
        Batch batch = thoonk.batch("b");
        batch.put("j", "never", PutOptions.builder().delay(Duration.ofHours(1)).build());
        batch.deadline(start.plusMillis(100));
        await().atMost(PATIENCE).until(() -> jobs.counts().delayed() == 0);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
    }

    private ThoonkTemplate template(ThoonkSettings settings) {
        ThoonkTemplate template = TestTemplates.on(server, settings);
        templates.add(template);
        return template;
    }

    private void attend(ThoonkTemplate thoonk, String feed) {
        attend(thoonk, workerFeed(feed, CLAIM_TIMEOUT), millis -> {});
    }

    private MaintenanceLease attend(ThoonkTemplate thoonk, WorkerFeed feed, Consumer<Long> due) {
        MaintenanceLease attendance = ThoonkInternals.of(thoonk).jobClaims(feed).attend(due, () -> {});
        attendances.add(attendance);
        return attendance;
    }

    /** How often Redis was asked whether there is something to maintain. */
    private long looks() {
        return calls("touch");
    }

    private long calls(String command) {
        Matcher statistic =
                Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(redis.info("commandstats"));
        return statistic.find() ? Long.parseLong(statistic.group(1)) : 0;
    }

    private static WorkerFeed workerFeed(String name, Duration claimTimeout) {
        return new WorkerFeed(
                name, ResolvableType.forClass(String.class), ResolvableType.NONE, claimTimeout, Duration.ZERO);
    }
}
