package io.thoonk.management;

import static io.thoonk.management.SteeredProcesses.PATIENCE;
import static io.thoonk.management.SteeredProcesses.isPaused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.test.RedisTest;
import java.util.List;
import org.junit.jupiter.api.Test;

@RedisTest
class ContainerControlIntegrationTests {

    private final SteeredProcesses processes = new SteeredProcesses();

    @Test
    void tellsOtherProcessesOfItsWorkersAndListenersAndTakesThatBackAtItsEnd() {
        processes.web().run(here -> {
            ProcessRecords records = here.getBean(ManagedProcess.class).records();
            processes.workers().run(there -> await().atMost(PATIENCE).untilAsserted(() -> {
                ProcessStatus process = records.all().get(0);
                assertThat(process.application()).isEqualTo("workers");
                assertThat(process.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(process.workers())
                        .containsExactly(new ContainerStatus("worker", List.of("work"), 2, 0, true, false));
                assertThat(process.listeners())
                        .containsExactly(new ContainerStatus("listener", List.of("a", "b.*"), 3, 0, true, false));
            }));
            assertThat(records.all()).isEmpty();
        });
    }

    @Test
    void pausesAndResumesAWorkerEverywhere() {
        processes.bothRun((here, there) -> {
            ContainerControl control = here.getBean(ThoonkManagement.class).containers();
            control.act("worker", ContainerAction.PAUSE, true);
            await().atMost(PATIENCE).until(() -> isPaused(there.context()));
            processes.workers().run(another -> assertThat(isPaused(another)).isTrue());
            control.act("worker", ContainerAction.RESUME, true);
            await().atMost(PATIENCE).until(() -> !isPaused(there.context()));
        });
    }

    @Test
    void knowsOfNoProcessesAndPausesNothingEverywhereWhereThisOneTellsNothingOfItself() {
        processes.workers().withPropertyValues("thoonk.processes.enabled=false").run(context -> {
            ThoonkManagement management = context.getBean(ThoonkManagement.class);
            SteeredProcesses.jobs(context).putAll(List.of("later", "later", "later"));
            await().atMost(PATIENCE).until(() -> management.feed("work").claimed() == 2);
            assertThat(FeedDiagnosis.of(management.feed("work"), management.processes()))
                    .isEmpty();
            assertThat(management.processes().processes()).isEmpty();
            assertThat(management.processes().trouble().orElseThrow()).contains("thoonk.processes.enabled");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> management.containers().act("worker", ContainerAction.PAUSE, true))
                    .withMessageContaining("thoonk.processes.enabled");
            assertThat(context.getBean(ManagedProcess.class).records().paused()).isEmpty();
            management.containers().act("worker", ContainerAction.PAUSE, false);
            assertThat(isPaused(context)).isTrue();
            context.getBean(SteeredProcesses.Handlers.class).later().complete("done");
        });
    }

    @Test
    void leavesAWorkerThatIsPausedHereAloneAsItIs() {
        processes.bothRun((here, there) -> {
            ContainerControl control =
                    there.context().getBean(ThoonkManagement.class).containers();
            control.act("worker", ContainerAction.PAUSE, false);
            assertThat(isPaused(there.context())).isTrue();
            control.act("listener", ContainerAction.PAUSE, true);
            await().atMost(PATIENCE).until(() -> there.context()
                    .getBean(ThoonkContainerRegistry.class)
                    .find("listener")
                    .orElseThrow()
                    .isPaused());
            assertThat(isPaused(there.context())).isTrue();
            control.act("worker", ContainerAction.RESUME, false);
            assertThat(isPaused(there.context())).isFalse();
        });
    }

    @Test
    void namesTheWorkersThatThereAreWhereOneIsUnknown() {
        processes.bothRun((here, there) -> {
            assertThatExceptionOfType(ContainerControl.UnknownContainerException.class)
                    .isThrownBy(() -> here.getBean(ThoonkManagement.class)
                            .containers()
                            .act("wroker", ContainerAction.PAUSE, true))
                    .withMessage(
                            "There is no worker or listener 'wroker' in any process; there are [listener, worker]");
            assertThatExceptionOfType(ContainerControl.UnknownContainerException.class)
                    .isThrownBy(() -> here.getBean(ThoonkManagement.class)
                            .containers()
                            .act("worker", ContainerAction.PAUSE, false))
                    .withMessageContaining("in this process");
        });
    }
}
