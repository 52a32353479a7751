package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;
import static io.thoonk.test.ThoonkAssertions.assertThatExceptionOfType;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** What a team would write for its worker. */
@ThoonkTest
@Import(MailServerConfiguration.class)
class MailmanIntegrationTests {

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

    private JobQueue<Mail> mails;

    @BeforeEach
    void open() {
        mails = template.jobs("mail", Mail.class);
    }

    @AfterEach
    void forget() {
        // The archive listens on a thread of its own, and may not have heard all of this test yet.
        thoonk.runUntilIdle();
        server.forget();
        archive.archived().clear();
    }

    @Test
    void runsTheNextJobOnTheThreadOfTheTest() {
        String first = mails.put(Mail.to("ann"));
        mails.put(Mail.to("bob"));

        assertThat(thoonk.runNext("mail")).isEqualTo(first);
        assertThat(server.sentTo()).containsExactly("ann");
        assertThat(server.threads()).containsExactly(Thread.currentThread().getName());
        assertThat(mails).hasSize(1).hasJob(Mail.to("bob")).inState(JobState.AVAILABLE);
        assertThat(mails.result(first, Duration.ZERO).orElseThrow().resultAs(String.class))
                .isEqualTo("250 OK");
    }

    @Test
    void runsADelayedJobWhenItIsDue() {
        mails.put(
                Mail.to("ann"), PutOptions.builder().delay(Duration.ofHours(25)).build());

        assertThat(mails).hasJob(Mail.to("ann")).withDelay(Duration.ofHours(25));
        assertThat(thoonk.drain("mail")).isZero();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> thoonk.runNext("mail"))
                .withMessageContaining("delayed=1");
        clock.advance(Duration.ofHours(24));
        assertThat(thoonk.drain("mail")).isZero();
        clock.advance(Duration.ofHours(1));
        assertThat(thoonk.drain("mail")).isEqualTo(1);
        assertThat(mails).isEmpty();
    }

    @Test
    void retriesAFailedJobAndStallsIt() {
        server.busy(true);
        mails.put(Mail.to("ann"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> thoonk.runNext("mail"))
                .withMessage("421 busy");
        assertThat(mails)
                .hasJob(Mail.to("ann"))
                .withDelay(Duration.ofMinutes(1))
                .withFailureCount(1);
        clock.advance(Duration.ofMinutes(1));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> thoonk.drain("mail"));
        assertThat(mails)
                .hasJob(Mail.to("ann"))
                .withDelay(Duration.ofMinutes(2))
                .withFailureCount(2);
        clock.advance(Duration.ofMinutes(2));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> thoonk.runUntilIdle());
        assertThat(mails).stalledWith("421 busy").withFailureCount(3);
        assertThat(mails).stalledWith(IOException.class);
    }

    @Test
    void waitsForADurableListener() {
        mails.putAll(List.of(Mail.to("ann"), Mail.to("bob")));

        assertThat(thoonk.runUntilIdle()).isEqualTo(2);
        assertThat(archive.archived()).containsExactly("ann", "bob");
        assertThat(template.feed("sent", Mail.class)).containsExactly(Mail.to("ann"), Mail.to("bob"));
    }
}
