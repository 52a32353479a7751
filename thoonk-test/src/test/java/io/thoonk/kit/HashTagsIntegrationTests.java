package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;
import static io.thoonk.test.ThoonkAssertions.assertThatExceptionOfType;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The kit reads and writes keys that are spelled as the application's properties say. */
@ThoonkTest(properties = "thoonk.hash-tags=true")
@Import(MailServerConfiguration.class)
class HashTagsIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private ThoonkClock clock;

    @Autowired
    private RecordingMailServer server;

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
    void takesTheClaimFromARunningWorker() {
        String id = mails.put(Mail.to("ann"));
        server.whenSending(() -> thoonk.loseClaim(id));

        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> thoonk.runNext("mail"));
        assertThat(mails).hasJob(Mail.to("ann")).inState(JobState.AVAILABLE);
    }

    @Test
    void movesTheClockForResults() {
        String id = mails.put(Mail.to("ann"));
        thoonk.runNext("mail");

        assertThat(mails.result(id, Duration.ZERO)).isPresent();
        clock.advance(Duration.ofDays(1));
        assertThat(mails.result(id, Duration.ZERO)).isEmpty();
    }
}
