package io.thoonk.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** Each due time has its run before the clock goes on. */
@ThoonkTest(mode = ThoonkTestMode.INLINE)
@Import({MailServerConfiguration.class, Nights.class})
class RecurringInlineIntegrationTests {

    @Autowired
    private ThoonkClock clock;

    @Autowired
    private Nights nights;

    private JobQueue<String> nightly;

    @BeforeEach
    void open(@Autowired ThoonkTemplate template) {
        nightly = template.jobs("nightly", String.class);
        nights.jobs().clear();
    }

    @Test
    void runsEachDueTimeOnce() {
        List<Instant> due = nightly.recurring("nightly").orElseThrow().next(3);
        clock.advance(Duration.between(clock.now(), due.get(2)).plusMinutes(1));

        assertThat(nights.jobs())
                .extracting(Job::id)
                .filteredOn(id -> id.startsWith("nightly"))
                .containsExactlyElementsOf(
                        due.stream().map(each -> "nightly@" + each).toList());
        assertThat(nightly.recurring("nightly").orElseThrow().missed()).isZero();
    }

    @Test
    void standsAtTheTimeAtWhichAWorkerThrows() {
        RecurringJob wreck = nightly.recurring("wreck", Schedule.every(Duration.ofMinutes(10)), "wreck");
        Instant due = wreck.next(1).get(0);

        assertThatIllegalStateException()
                .isThrownBy(() -> clock.advance(Duration.ofMinutes(30)))
                .withMessage("nothing left to sweep");
        assertThat(clock.now()).isBetween(due, due.plus(Duration.ofMinutes(5)));
    }
}
