package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.job.PutOutcome;
import io.thoonk.job.UniqueMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Handlers are interrupted where their jobs make room for the next of a unique key, or have to be done. */
class CalledOffJobsIntegrationTests extends WorkersFixture {

    private static final PutOptions CALL_OFF =
            PutOptions.builder().unique("a", UniqueMode.CANCEL_RUNNING).build();

    private final List<String> events = new CopyOnWriteArrayList<>();

    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void release() {
        release.countDown();
    }

    private void work() {
        workers.start(feed.thoonk(), TestWorkers.options(1), job -> {
            events.add("begins " + job.payload());
            if (String.valueOf(job.payload()).startsWith("long")) {
                try {
                    release.await();
                } catch (InterruptedException ex) {
                    events.add("interrupted " + job.payload());
                    throw new IllegalStateException(ex);
                }
            }
            events.add("ends " + job.payload());
            return Optional.empty();
        });
    }

    @Test
    void interruptsTheHandlerAndRunsTheNext() {
        work();
        String first = jobs.putUnique("long 1", CALL_OFF).id();
        await().until(() -> events.contains("begins long 1"));
        assertThat(jobs.putUnique("2", CALL_OFF).kind()).isEqualTo(PutOutcome.Kind.NEXT);
        await().untilAsserted(() ->
                assertThat(events).containsExactly("begins long 1", "interrupted long 1", "begins 2", "ends 2"));
        await().untilAsserted(() -> assertThat(jobs.counts().claimed()).isZero());
        assertThat(jobs.state(first)).isEmpty();
        assertThat(jobs.counts().delayed() + jobs.counts().stalled()).isZero();
    }

    @Test
    void interruptsTheHandlerAtTheDeadline() {
        work();
        // Where the machine stands still a job may be late before it begins.
        int seconds = 1;
        while (!isInterruptedAtTheDeadline(seconds)) {
            seconds *= 4;
            assertThat(seconds).as("seconds to begin in").isLessThan(100);
        }
    }

    /** Tells whether the handler began before that; in any case the job is stalled. */
    private boolean isInterruptedAtTheDeadline(int seconds) {
        String payload = "long, for " + seconds;
        String id = jobs.put(
                payload,
                PutOptions.builder()
                        .deadline(Instant.now().plusSeconds(seconds))
                        .build());
        await().untilAsserted(() -> assertThat(jobs.state(id)).contains(JobState.STALLED));
        assertThat(jobs.info(id).orElseThrow().lastError())
                .hasValueSatisfying(error -> assertThat(error).contains("its deadline is over"));
        if (!events.contains("begins " + payload)) {
            return false;
        }
        await().untilAsserted(() -> assertThat(events)
                .filteredOn(event -> event.endsWith(payload))
                .containsExactly("begins " + payload, "interrupted " + payload));
        return true;
    }

    @Test
    void removesWhatExpiresWhereAllHandlersAreBusyAtTheTime() {
        work();
        String busy = jobs.put("long");
        await().until(() -> events.contains("begins long"));
        String id = jobs.put(
                "late", PutOptions.builder().expires(Duration.ofMillis(100)).build());
        await().untilAsserted(() -> assertThat(jobs.state(id)).isEmpty());
        assertThat(jobs.state(busy)).contains(JobState.CLAIMED);
    }
}
