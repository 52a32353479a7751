package io.thoonk.steering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.Job;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobRejectedException;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

@RedisTest
class SteeringIntegrationTests {

    /** So long that what a test sees came by the channel of control. */
    private static final String HEARTBEAT = "thoonk.processes.heartbeat=10m";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ApplicationContextRunner web = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class))
            .withBean(DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails())
            .withPropertyValues("spring.application.name=web", HEARTBEAT);

    private final ApplicationContextRunner workers = web.withPropertyValues(
                    "spring.application.name=workers", "thoonk.worker.claim-timeout=10m")
            .withUserConfiguration(Handlers.class);

    @Test
    void tellsOtherProcessesOfItsWorkersAndListenersAndTakesThatBackAtItsEnd() {
        web.run(here -> {
            ProcessRecords records = here.getBean(ProcessRecords.class);
            workers.run(there -> await().atMost(PATIENCE).untilAsserted(() -> {
                ProcessStatus process = records.all().get(0);
                assertThat(process.application()).isEqualTo("workers");
                assertThat(process.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(process.workers())
                        .containsExactly(new ContainerStatus("worker", List.of("work"), 2, 0, true, false));
                assertThat(process.listeners())
                        .containsExactly(new ContainerStatus("listener", List.of("a", "b.*"), 1, 0, true, false));
            }));
            assertThat(records.all()).isEmpty();
        });
    }

    @Test
    void interruptsAHandlerInAnotherProcessWhenItsJobIsCancelled() {
        bothRun((here, there) -> {
            String id = jobs(here).put("block");
            assertThat(there.running.await(20, TimeUnit.SECONDS)).isTrue();
            here.getBean(JobControl.class).act("work", id, JobAction.CANCEL);
            assertThat(there.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            await().atMost(PATIENCE).until(() -> jobs(here).counts().finished() == 1);
        });
    }

    @Test
    void interruptsAHandlerWhenItsJobIsStalledOrRetracted() {
        bothRun((here, there) -> {
            String id = jobs(here).put("block");
            assertThat(there.running.await(20, TimeUnit.SECONDS)).isTrue();
            here.getBean(JobControl.class).act("work", id, JobAction.STALL);
            assertThat(there.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(jobs(here).state(id)).contains(JobState.STALLED);
            here.getBean(JobControl.class).act("work", id, JobAction.RETRACT);
            assertThat(jobs(here).state(id)).isEmpty();
        });
    }

    @Test
    void cancelsWhatAnAsynchronousHandlerWaitsFor() {
        bothRun((here, there) -> {
            String id = jobs(here).put("later");
            assertThat(there.running.await(20, TimeUnit.SECONDS)).isTrue();
            here.getBean(JobControl.class).act("work", id, JobAction.STALL);
            await().atMost(PATIENCE).until(there.later::isCancelled);
        });
    }

    @Test
    void doesNotInterruptALaterRunOfTheSameJob() {
        bothRun((here, there) -> {
            String id = jobs(here).put("block");
            assertThat(there.running.await(20, TimeUnit.SECONDS)).isTrue();
            RunningHandlers handlers = there.context.getBean(RunningHandlers.class);
            RunningHandler run = handlers.all().get(0);
            assertThat(handlers.interrupt("work", id, run.claimedAt().minusMillis(1)))
                    .isFalse();
            assertThat(handlers.interrupt("work", "another", run.claimedAt())).isFalse();
            assertThat(there.interrupted.getCount()).isOne();
            assertThat(handlers.interrupt("work", id, run.claimedAt())).isTrue();
            assertThat(there.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        });
    }

    @Test
    void pausesAndResumesAWorkerEverywhere() {
        bothRun((here, there) -> {
            ContainerControl control = here.getBean(ContainerControl.class);
            control.pauseEverywhere("worker");
            await().atMost(PATIENCE).until(() -> isPaused(there.context));
            workers.run(another -> assertThat(isPaused(another)).isTrue());
            control.resumeEverywhere("worker");
            await().atMost(PATIENCE).until(() -> !isPaused(there.context));
        });
    }

    @Test
    void leavesAWorkerThatIsPausedHereAloneAsItIs() {
        bothRun((here, there) -> {
            ContainerControl control = there.context.getBean(ContainerControl.class);
            control.pauseHere("worker");
            assertThat(isPaused(there.context)).isTrue();
            control.pauseEverywhere("listener");
            await().atMost(PATIENCE).until(() -> there.context
                    .getBean(ThoonkContainerRegistry.class)
                    .find("listener")
                    .orElseThrow()
                    .isPaused());
            assertThat(isPaused(there.context)).isTrue();
            control.resumeHere("worker");
            assertThat(isPaused(there.context)).isFalse();
        });
    }

    @Test
    void namesTheWorkersThatThereAreWhereOneIsUnknown() {
        bothRun((here, there) -> {
            assertThatExceptionOfType(UnknownContainerException.class)
                    .isThrownBy(() -> here.getBean(ContainerControl.class).pauseEverywhere("wroker"))
                    .withMessage(
                            "There is no worker or listener 'wroker' in any process; there are [listener, worker]");
            assertThatExceptionOfType(UnknownContainerException.class)
                    .isThrownBy(() -> here.getBean(ContainerControl.class).pauseHere("worker"))
                    .withMessageContaining("in this process");
        });
    }

    @Test
    void promotesADelayedJob() {
        web.run(here -> {
            JobQueue<String> jobs = jobs(here);
            String later = jobs.put(
                    "later", PutOptions.builder().delay(Duration.ofHours(1)).build());
            String sooner = jobs.put(
                    "sooner", PutOptions.builder().delay(Duration.ofMinutes(1)).build());
            here.getBean(JobControl.class).act("work", later, JobAction.PROMOTE);
            assertThat(jobs.state(later)).contains(JobState.AVAILABLE);
            assertThat(jobs.state(sooner)).contains(JobState.DELAYED);
            assertThat(jobs.get().orElseThrow().payload()).isEqualTo("later");
        });
    }

    @Test
    void refusesWhatIsNotForAJobOfItsState() {
        web.run(here -> {
            JobControl control = here.getBean(JobControl.class);
            String id = jobs(here).put("a");
            for (JobAction action : List.of(JobAction.RETRY, JobAction.STALL, JobAction.CANCEL, JobAction.PROMOTE)) {
                assertThatExceptionOfType(WrongJobStateException.class)
                        .isThrownBy(() -> control.act("work", id, action))
                        .withMessageContaining("'" + id + "'")
                        .withMessageContaining("AVAILABLE");
            }
            assertThat(jobs(here).state(id)).contains(JobState.AVAILABLE);
            assertThatExceptionOfType(JobDoesNotExistException.class)
                    .isThrownBy(() -> control.act("work", "nobody", JobAction.RETRY));
            assertThatExceptionOfType(FeedDoesNotExistException.class)
                    .isThrownBy(() -> control.act("no such feed", id, JobAction.RETRY));
            assertThat(here.getBean(ThoonkTemplate.class).feedNames()).containsExactly("work");
            here.getBean(ThoonkTemplate.class).feed("news", String.class);
            assertThatExceptionOfType(FeedTypeMismatchException.class)
                    .isThrownBy(() -> control.act("news", id, JobAction.RETRY));
        });
    }

    @Test
    void retriesAllThatAFilterTakesAndSaysBeforeWhatItWouldDo() {
        web.run(here -> {
            JobQueue<String> jobs = jobs(here);
            for (int i = 0; i < 3; i++) {
                stalled(jobs, "good " + i, "Timeout of the printer");
                stalled(jobs, "bad " + i, "Paper is out");
            }
            JobControl control = here.getBean(JobControl.class);
            JobFilter printer = new JobFilter(Optional.empty(), Optional.of("timeout"), Optional.empty(), 100);
            BulkResult preview = control.actOnAll("work", JobAction.RETRY, printer, true);
            assertThat(preview.matched()).isEqualTo(3);
            assertThat(preview.scanned()).isEqualTo(6);
            assertThat(preview.sample()).hasSize(3);
            assertThat(jobs.counts().stalled()).isEqualTo(6);

            BulkResult done = control.actOnAll("work", JobAction.RETRY, printer, false);
            assertThat(done.done()).isEqualTo(3);
            assertThat(jobs.counts().stalled()).isEqualTo(3);
            assertThat(jobs.counts().available()).isEqualTo(3);

            JobFilter one = new JobFilter(Optional.empty(), Optional.empty(), Optional.of("bad 1"), 100);
            assertThat(control.actOnAll("work", JobAction.RETRACT, one, false).done())
                    .isOne();
            assertThat(jobs.counts().stalled()).isEqualTo(2);
        });
    }

    @Test
    void refusesABulkActionForAStateThatItIsNotFor() {
        web.run(here -> {
            jobs(here);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> here.getBean(JobControl.class)
                            .actOnAll(
                                    "work",
                                    JobAction.RETRY,
                                    new JobFilter(
                                            Optional.of(JobState.CLAIMED), Optional.empty(), Optional.empty(), 10),
                                    true))
                    .withMessageContaining("STALLED");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new JobFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0));
        });
    }

    @Test
    void showsJobsAndItemsPageByPageWithMaskedPayloads() {
        web.run(here -> {
            ThoonkTemplate thoonk = here.getBean(ThoonkTemplate.class);
            FeedBrowser browser = here.getBean(FeedBrowser.class);
            stalled(jobs(here), "{\"user\":\"jo\",\"password\":\"hu\\\"sh\"}", "broken");
            Entry stalled = browser.page("work", "stalled", 0, 10).get(0);
            assertThat(stalled.payload()).contains("{\"user\":\"jo\",\"password\":\"******\"}");
            assertThat(stalled.lastError()).contains("broken");
            for (String item : List.of("a", "b", "c")) {
                thoonk.feed("news", String.class).publish(item, "item " + item);
                thoonk.sortedFeed("order", String.class).append("item " + item);
                thoonk.queue("mail", String.class).put("item " + item);
            }
            assertThat(browser.page("news", "items", 1, 1))
                    .extracting(Entry::id)
                    .containsExactly("b");
            assertThat(browser.page("order", "items", 2, 5))
                    .extracting(Entry::payload)
                    .containsExactly(Optional.of("item c"));
            assertThat(browser.page("mail", "items", 0, 2))
                    .extracting(Entry::payload)
                    .containsExactly(Optional.of("item a"), Optional.of("item b"));
            assertThat(browser.job("work", stalled.id()).orElseThrow().state()).isEqualTo("STALLED");
        });
    }

    @Test
    void saysWhatStatesThereAre() {
        web.run(here -> {
            jobs(here);
            FeedBrowser browser = here.getBean(FeedBrowser.class);
            assertThatExceptionOfType(UnknownStateException.class)
                    .isThrownBy(() -> browser.page("work", "stuck", 0, 10))
                    .withMessage("Feed 'work' has no state 'stuck'; it has [available, delayed, claimed, stalled]");
            assertThatExceptionOfType(FeedDoesNotExistException.class)
                    .isThrownBy(() -> browser.page("wrok", "stalled", 0, 10));
            assertThatIllegalArgumentException().isThrownBy(() -> browser.page("work", "stalled", -1, 10));
            assertThatIllegalArgumentException().isThrownBy(() -> browser.page("work", "stalled", 0, 201));
        });
    }

    private static JobQueue<String> jobs(ApplicationContext context) {
        return context.getBean(ThoonkTemplate.class).jobs("work", String.class);
    }

    private static void stalled(JobQueue<String> jobs, String payload, String reason) {
        jobs.put(payload);
        Job<String> job = jobs.get().orElseThrow();
        job.stall(reason);
    }

    private static boolean isPaused(ApplicationContext context) {
        return context.getBean(ThoonkContainerRegistry.class)
                .find("worker")
                .orElseThrow()
                .isPaused();
    }

    /** One process that looks and steers, one that works. */
    private void bothRun(TwoProcesses test) {
        web.run(here -> workers.run(there -> {
            await().atMost(PATIENCE)
                    .until(() -> !here.getBean(ProcessRecords.class).all().isEmpty());
            Handlers handlers = there.getBean(Handlers.class);
            handlers.context = there;
            try {
                test.run(here, handlers);
            } finally {
                handlers.end.countDown();
            }
        }));
    }

    @FunctionalInterface
    interface TwoProcesses {

        void run(ApplicationContext here, Handlers there) throws Exception;
    }

    static class Handlers {

        private final CountDownLatch running = new CountDownLatch(1);

        private final CountDownLatch interrupted = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        private final CompletableFuture<String> later = new CompletableFuture<>();

        private ApplicationContext context;

        @ThoonkJobWorker(id = "worker", queue = "work", concurrency = "2")
        Object work(String payload) throws InterruptedException {
            running.countDown();
            if (payload.equals("later")) {
                return later;
            }
            try {
                end.await();
            } catch (InterruptedException ex) {
                interrupted.countDown();
                // So that the same job does not come back to this test.
                end.countDown();
                throw new JobRejectedException("ended from outside");
            }
            return "done";
        }

        @ThoonkListener(
                id = "listener",
                feeds = {"a", "b.*"})
        void hear(String item) {
            throw new AssertionError("nothing is published, but " + item + " came");
        }
    }
}
