package io.thoonk.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.BatchFailures;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;

/** A worker's method that takes many jobs at once gets as many as are there, without a wait. */
@ThoonkTest
@Import({MailServerConfiguration.class, BatchesIntegrationTests.Bulk.class})
class BatchesIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkTestKit thoonk;

    @Autowired
    private Bulk bulk;

    private JobQueue<Integer> numbers;

    @BeforeEach
    void open() {
        numbers = template.jobs("numbers", Integer.class);
        bulk.calls.clear();
    }

    @Test
    void runsAFullBatchAndThenTheRest() {
        List<String> ids = numbers.putAll(List.of(1, 2, 3, 4, 5));
        assertThat(thoonk.runNext("numbers")).isEqualTo(ids.get(0));
        assertThat(bulk.calls).containsExactly(List.of(1, 2, 3));
        assertThat(numbers.counts().finished()).isEqualTo(3);
        assertThat(thoonk.drain("numbers")).isEqualTo(2);
        assertThat(bulk.calls).containsExactly(List.of(1, 2, 3), List.of(4, 5));
        assertThat(numbers.counts().finished()).isEqualTo(5);
    }

    @Test
    void throwsWhatTheFirstOfABatchFailedWith() {
        List<String> ids = numbers.putAll(List.of(1, -2, 3));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> thoonk.runNext("numbers"))
                .withMessage("-2 is negative");
        assertThat(numbers.counts().finished()).isEqualTo(2);
        assertThat(numbers.state(ids.get(1))).contains(JobState.STALLED);
    }

    @Test
    void leavesOutWhatCannotBeRead() {
        String unreadable = template.jobs("numbers", String.class).put("no number");
        numbers.putAll(List.of(1, 2));
        assertThatExceptionOfType(Exception.class).isThrownBy(() -> thoonk.runNext("numbers"));
        assertThat(bulk.calls).containsExactly(List.of(1, 2));
        assertThat(numbers.state(unreadable)).contains(JobState.STALLED);
        assertThat(numbers.counts().finished()).isEqualTo(2);
    }

    /** Adds numbers up. */
    static class Bulk {

        private final List<List<Integer>> calls = new ArrayList<>();

        @ThoonkJobWorker(queue = "numbers", batch = "3", batchWait = "10m", maxAttempts = "1")
        void add(List<Job<Integer>> jobs) {
            calls.add(jobs.stream().map(Job::payload).toList());
            jobs.stream().filter(job -> job.payload() < 0).findFirst().ifPresent(job -> {
                throw new BatchFailures(Map.of(job.id(), new IllegalArgumentException(job.payload() + " is negative")));
            });
        }
    }
}
