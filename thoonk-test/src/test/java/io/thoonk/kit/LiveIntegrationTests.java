package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;
import static io.thoonk.test.ThoonkAssertions.assertThatIllegalStateException;

import io.thoonk.ThoonkRedisException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.AutoConfigureThoonkTest;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTestKit;
import io.thoonk.test.ThoonkTestMode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The whole application, its workers running by themselves. */
@SpringBootTest
@AutoConfigureThoonkTest(mode = ThoonkTestMode.LIVE)
@Import(MailServerConfiguration.class)
class LiveIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private ThoonkClock clock;

    @Autowired
    private RecordingMailServer server;

    @Autowired
    private Archive archive;

    @MockitoBean
    private BlockingQueue<String> missing;

    private JobQueue<Mail> mails;

    @BeforeEach
    void open() {
        mails = template.jobs("mail", Mail.class);
    }

    @AfterEach
    void forget() {
        server.forget();
        archive.archived().clear();
    }

    @Test
    void waitsUntilWorkersAndListenersAreThrough() {
        mails.put(Mail.to("ann"));

        thoonk.runUntilIdle();
        assertThat(server.sentTo()).containsExactly("ann");
        assertThat(server.threads()).doesNotContain(Thread.currentThread().getName());
        assertThat(archive.archived()).containsExactly("ann");
    }

    @Test
    void wakesWhatWaitsForTheTimeToPass() {
        server.busy(true);
        mails.put(
                Mail.to("ann"), PutOptions.builder().delay(Duration.ofDays(30)).build());

        clock.advance(Duration.ofDays(30));
        thoonk.runUntilIdle();
        assertThat(mails).hasJob(Mail.to("ann")).withFailureCount(1).withDelay(Duration.ofMinutes(1));
        server.busy(false);
        clock.advance(Duration.ofMinutes(1));
        thoonk.runUntilIdle();
        assertThat(server.sentTo()).containsExactly("ann");
        assertThat(archive.archived()).containsExactly("ann");
    }

    @Test
    void goesOnWhenRedisIsBack() {
        mails.put(
                Mail.to("ann"), PutOptions.builder().delay(Duration.ofHours(1)).build());

        try (ThoonkTestKit.Outage outage = thoonk.redisDown()) {
            patiently().until(() -> !isReached());
            assertThat(outage).isNotNull();
        }
        patiently().until(this::isReached);
        clock.advance(Duration.ofHours(1));
        // How soon a worker and a listener are back after an outage is the machine's business.
        patiently().until(() -> archive.archived().contains("ann"));
        thoonk.runUntilIdle();
        assertThat(server.sentTo()).containsExactly("ann");
    }

    @Test
    void leavesTheWorkersToThemselves() {
        assertThatIllegalStateException().isThrownBy(() -> thoonk.runNext("mail"));
        assertThatIllegalStateException().isThrownBy(() -> thoonk.drain("mail"));
    }

    private static ConditionFactory patiently() {
        // What other contexts of this JVM say in threads of theirs is not for this test.
        return Awaitility.await().dontCatchUncaughtExceptions().atMost(Duration.ofMinutes(2));
    }

    private boolean isReached() {
        try {
            return mails.counts().published() >= 0;
        } catch (ThoonkRedisException ex) {
            return false;
        }
    }
}
