package io.thoonk.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.RecurringJob;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Recurring jobs by the clock of the test. */
@ThoonkTest
@Import({MailServerConfiguration.class, Nights.class})
class RecurringIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private ThoonkClock clock;

    @Autowired
    private Nights nights;

    private JobQueue<String> lamps;

    @BeforeEach
    void open() {
        lamps = template.jobs("lamps", String.class);
        nights.jobs().clear();
    }

    @RepeatedTest(2)
    void isThereFromTheBeginningOfEachTest() {
        RecurringJob nightly =
                template.jobs("nightly", String.class).recurring("nightly").orElseThrow();
        assertThat(nightly.state()).isEqualTo(RecurringJob.State.ACTIVE);
        assertThat(nightly.info().runs()).isZero();
        assertThat(nightly.next(1).get(0)).isAfter(clock.now());
        assertThat(lamps.limits().settings().declaredFeed()).isPresent();

        clock.advance(Duration.between(clock.now(), nightly.next(1).get(0)));
        assertThat(thoonk.drain("nightly")).isOne();
        nightly.remove();
    }

    @Test
    void putsAJobForEachDueTimeThatTheClockPasses() {
        List<Instant> due = lamps.recurring("lamps").orElseThrow().next(8);
        Duration longer = Duration.between(clock.now(), due.get(7)).plusMinutes(1);
        clock.advance(longer);

        assertThat(thoonk.drain("lamps")).isEqualTo(8);
        assertThat(nights.jobs())
                .extracting(Job::id)
                .containsExactlyElementsOf(
                        due.stream().map(each -> "lamps@" + each).toList());
        assertThat(nights.jobs()).allSatisfy(job -> assertThat(job.headers()).doesNotContainKey(RecurringJob.MISSED));
        assertThat(lamps.recurring("lamps").orElseThrow().missed()).isZero();
    }

    @Test
    void skipsWhatTheOverlapForbidsWhileNobodyRunsTheJobs() {
        RecurringJob nightly =
                template.jobs("nightly", String.class).recurring("nightly").orElseThrow();
        Instant first = nightly.next(1).get(0);
        clock.advance(Duration.between(clock.now(), first).plus(Duration.ofDays(2)));

        assertThat(thoonk.drain("nightly")).isOne();
        assertThat(nights.jobs()).extracting(Job::id).containsExactly("nightly@" + first);
        assertThat(nightly.info().skipped()).isPositive();
    }
}
