package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;
import static io.thoonk.test.ThoonkAssertions.assertThatExceptionOfType;
import static io.thoonk.test.ThoonkAssertions.assertThatIllegalArgumentException;
import static io.thoonk.test.ThoonkAssertions.within;

import io.lettuce.core.resource.ClientResources;
import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.convert.RawPayloadConverter;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

@ThoonkTest
@Import(MailServerConfiguration.class)
class FaultsIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private ThoonkClock clock;

    @Autowired
    private RecordingMailServer server;

    @Autowired
    private StringRedisTemplate redis;

    @Value("${thoonk.key-prefix}")
    private String prefix;

    private JobQueue<Mail> mails;

    @BeforeEach
    void open() {
        mails = template.jobs("mail", Mail.class);
    }

    @AfterEach
    void forget() {
        server.forget();
    }

    @Test
    void givesTheJobOfACrashedWorkerBackWhenItsClaimIsOver() {
        mails.put(Mail.to("ann"));

        String id = thoonk.crash("mail");
        assertThat(mails).hasJob(Mail.to("ann")).withId(id).inState(JobState.CLAIMED);
        // Time goes on by itself as well, on a busy machine by seconds.
        clock.advance(Duration.ofSeconds(10));
        assertThat(thoonk.drain("mail")).isZero();
        clock.advance(Duration.ofSeconds(21));
        assertThat(thoonk.runNext("mail")).isEqualTo(id);
        assertThat(server.sentTo()).containsExactly("ann");
    }

    @Test
    void takesTheClaimFromARunningWorker() {
        String id = mails.put(Mail.to("ann"));
        server.whenSending(() -> thoonk.loseClaim(id));

        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> thoonk.runNext("mail"));
        assertThat(mails).hasJob(Mail.to("ann")).inState(JobState.AVAILABLE);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> thoonk.loseClaim(id))
                .withMessageContaining(id);
    }

    @Test
    void takesTheClaimsOfJobsInPartitions() {
        JobQueue<String> parted = template.jobs("parted", String.class, FeedConfig.partitions(4));
        parted.putAll(List.of("a", "b", "c", "d", "e", "f", "g", "h"));
        List<String> claimed = IntStream.range(0, 8)
                .mapToObj(i -> parted.get().orElseThrow().id())
                .toList();
        for (String id : claimed) {
            thoonk.loseClaim(id);
            assertThat(parted.state(id)).contains(JobState.AVAILABLE);
        }
    }

    @Test
    void takesRedisAwayAndGivesItBack() {
        mails.put(Mail.to("ann"));

        try (ThoonkTestKit.Outage outage = thoonk.redisDown()) {
            assertThat(outage).isNotNull();
            assertThatExceptionOfType(ThoonkRedisException.class).isThrownBy(() -> mails.put(Mail.to("bob")));
        }
        assertThat(thoonk.drain("mail")).isEqualTo(1);
        assertThat(server.sentTo()).containsExactly("ann");
    }

    /** Lettuce's own delay grows to half a minute. */
    @Test
    void isBackAtOnceHoweverLongRedisWasAway(@Autowired ClientResources resources) {
        assertThat(resources.reconnectDelay().createDelay(1_000)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void letsResultsGoWhenTheirTimeIsOver() {
        String id = mails.put(Mail.to("ann"));
        thoonk.runNext("mail");

        clock.advance(Duration.ofHours(23));
        assertThat(mails.result(id, Duration.ZERO)).isPresent();
        clock.advance(Duration.ofHours(1));
        assertThat(mails.result(id, Duration.ZERO)).isEmpty();
    }

    @Test
    void movesItsOwnClockAndNoOther(@Autowired RedisConnectionFactory connections) {
        Instant before = clock.now();
        clock.advance(Duration.ofDays(1));
        template.jobs("mail", Mail.class).put(Mail.to("ann"));

        assertThat(clock.now()).isCloseTo(before.plus(1, ChronoUnit.DAYS), within(30, ChronoUnit.SECONDS));
        assertThat(published("mail", prefix)).isCloseTo(clock.now(), within(30, ChronoUnit.SECONDS));
        try (ThoonkTemplate other =
                new ThoonkTemplate(connections, new RawPayloadConverter(), ThoonkSettings.defaults())) {
            other.jobs("faults-other", String.class).put("job");
            assertThat(published("faults-other", "")).isBefore(clock.now().minus(23, ChronoUnit.HOURS));
            other.deleteFeed("faults-other");
        }
    }

    @Test
    void saysWhichWorkersThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> thoonk.runNext("mial"))
                .withMessageContaining("[mail]");
    }

    @Test
    void showsWhatIsThereWhereAnAssertionFails() {
        mails.put(Mail.to("ann"));
        template.feed("sent", Mail.class).publish("1", Mail.to("bob"));

        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(mails).hasJob(Mail.to("cid")))
                .withMessageContainingAll("cid", "1 available", "Hello ann");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(mails).isEmpty())
                .withMessageContaining("Hello ann");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(mails).hasJob(Mail.to("ann")).withDelay(Duration.ofHours(1)))
                .withMessageContainingAll("PT1H", "Hello ann");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(mails).stalledWith("busy"))
                .withMessageContaining("Hello ann");
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> assertThat(template.feed("sent", Mail.class)).published(Mail.to("ann")))
                .withMessageContaining("Hello bob");
        assertThat(template.feed("sent", Mail.class)).published(Mail.to("bob")).hasItem("1", Mail.to("bob"));
        assertThat(mails).doesNotHaveJob(Mail.to("cid")).hasAvailable(1);
    }

    private Instant published(String feed, String keyPrefix) {
        return Instant.ofEpochMilli(redis.opsForZSet()
                .rangeWithScores(keyPrefix + "feed.published:" + feed, 0, 0)
                .iterator()
                .next()
                .getScore()
                .longValue());
    }
}
