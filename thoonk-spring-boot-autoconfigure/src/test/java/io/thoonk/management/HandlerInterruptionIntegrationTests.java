package io.thoonk.management;

import static io.thoonk.management.SteeredProcesses.PATIENCE;
import static io.thoonk.management.SteeredProcesses.jobs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.JobState;
import io.thoonk.test.RedisTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@RedisTest
class HandlerInterruptionIntegrationTests {

    private final SteeredProcesses processes = new SteeredProcesses();

    @Test
    void interruptsAHandlerInAnotherProcessWhenItsJobIsCancelled() {
        processes.bothRun((here, there) -> {
            String id = jobs(here).put("block");
            assertThat(there.running().await(60, TimeUnit.SECONDS)).isTrue();
            here.getBean(ThoonkManagement.class).jobs().act("work", id, JobAction.CANCEL);
            assertThat(there.interrupted().await(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(PATIENCE).until(() -> jobs(here).counts().finished() == 1);
        });
    }

    @Test
    void interruptsAHandlerWhenItsJobIsStalledOrRetracted() {
        processes.bothRun((here, there) -> {
            String id = jobs(here).put("block");
            assertThat(there.running().await(60, TimeUnit.SECONDS)).isTrue();
            here.getBean(ThoonkManagement.class).jobs().act("work", id, JobAction.STALL);
            assertThat(there.interrupted().await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(jobs(here).state(id)).contains(JobState.STALLED);
            here.getBean(ThoonkManagement.class).jobs().act("work", id, JobAction.RETRACT);
            assertThat(jobs(here).state(id)).isEmpty();
        });
    }

    @Test
    void cancelsWhatAnAsynchronousHandlerWaitsFor() {
        processes.bothRun((here, there) -> {
            String id = jobs(here).put("later");
            assertThat(there.running().await(60, TimeUnit.SECONDS)).isTrue();
            here.getBean(ThoonkManagement.class).jobs().act("work", id, JobAction.STALL);
            await().atMost(PATIENCE).until(there.later()::isCancelled);
        });
    }

    @Test
    void doesNotInterruptALaterRunOfTheSameJob() {
        processes.bothRun((here, there) -> {
            String id = jobs(here).put("block");
            assertThat(there.running().await(60, TimeUnit.SECONDS)).isTrue();
            RunningHandlers handlers =
                    there.context().getBean(ManagedProcess.class).handlers();
            RunningHandlers.Run run = handlers.all().get(0);
            assertThat(handlers.interrupt("work", id, run.claimedAt().minusMillis(1)))
                    .isFalse();
            assertThat(handlers.interrupt("work", "another", run.claimedAt())).isFalse();
            assertThat(there.interrupted().getCount()).isOne();
            assertThat(handlers.interrupt("work", id, run.claimedAt())).isTrue();
            assertThat(there.interrupted().await(60, TimeUnit.SECONDS)).isTrue();
        });
    }
}
