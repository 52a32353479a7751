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
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** The kit knows the keys of feeds that are named as thoonk.js names them. */
@ThoonkTest(properties = "thoonk.dialects.mail=scripted")
@Import(MailServerConfiguration.class)
class ScriptedDialectIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private ThoonkClock clock;

    @Autowired
    private RecordingMailServer server;

    @AfterEach
    void forget() {
        server.forget();
    }

    @Test
    void takesTheClaimFromARunningWorker() {
        String id = mails().put(Mail.to("ann"));
        server.whenSending(() -> thoonk.loseClaim(id));

        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> thoonk.runNext("mail"));
        assertThat(mails()).hasJob(Mail.to("ann")).inState(JobState.AVAILABLE);
    }

    @RepeatedTest(2)
    void leavesTheFeedThereWhereItIsEmptied(RepetitionInfo repetition) {
        if (repetition.getCurrentRepetition() == 2) {
            assertThat(template.feedExists("mail")).isTrue();
        }
        assertThat(mails()).isEmpty();
        mails().put(Mail.to("ann"));
    }

    @Test
    void movesTheClockForResults() {
        String id = mails().put(Mail.to("ann"));
        thoonk.runNext("mail");

        assertThat(mails().result(id, Duration.ZERO)).isPresent();
        clock.advance(Duration.ofDays(1));
        assertThat(mails().result(id, Duration.ZERO)).isEmpty();
    }

    private JobQueue<Mail> mails() {
        return template.jobs("mail", Mail.class);
    }
}
