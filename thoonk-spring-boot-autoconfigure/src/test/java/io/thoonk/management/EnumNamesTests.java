package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.job.JobState;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnumNamesTests {

    @Test
    void readsNamesInAnyCase() {
        assertThat(JobAction.named("Retry")).isEqualTo(JobAction.RETRY);
        assertThat(ContainerAction.named("PAUSE")).isEqualTo(ContainerAction.PAUSE);
        assertThat(filter("stalled").state()).contains(JobState.STALLED);
    }

    @Test
    void writesThemInLowerCase() {
        assertThat(JobAction.PROMOTE.word()).isEqualTo("promote");
        assertThat(ContainerAction.RESUME.word()).isEqualTo("resume");
    }

    @Test
    void saysWhatThereIsWhereANameIsUnknown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobAction.named("explode"))
                .withMessage(
                        "There is no action 'explode'; there are [retry, retract, stall, cancel, promote, requeue]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ContainerAction.named(""))
                .withMessage("There is no action ''; there are [pause, resume, stop, start]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter("stuck"))
                .withMessage("There is no state 'stuck'; there are [available, delayed, claimed, stalled, orphaned]");
    }

    private static JobFilter filter(String state) {
        return JobFilter.ofWords(Optional.of(state), Optional.empty(), Optional.empty(), 1);
    }
}
