package io.thoonk.benchmark.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.benchmark.chaos.HistoryEntry.Kind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictTests {

    private static final Run FIRST = new Run("a", "first", 100, Set.of(Kind.STARTED, Kind.WORKED));

    private static final Run SECOND = new Run("a", "second", 200, Set.of(Kind.STARTED, Kind.WORKED));

    @Test
    void holdsWhenEveryJobWasFinishedOnceByItsLastRun() {
        Verdict verdict = verdict(1, 1, List.of(FIRST, SECOND), List.of("second"), 1, List.of());

        assertThat(verdict.holds(false)).isTrue();
        assertThat(verdict.runs()).containsExactly(Map.entry(2, 1L));
    }

    @Test
    void missesAJobThatRedisDidNotCount() {
        assertThat(verdict(1, 1, List.of(FIRST), List.of(), 0, List.of()).lost())
                .isEqualTo(1);
    }

    @Test
    void tellsAJobThatWasForgottenAfterItsWorkFromOneThatNoHandlerGotThroughWith() {
        Run broken = new Run("a", "broken", 100, Set.of(Kind.STARTED));

        assertThat(verdict(1, 0, List.of(FIRST), List.of("first"), 0, List.of()).forgotten())
                .isEqualTo(1);
        assertThat(verdict(1, 0, List.of(broken), List.of(), 0, List.of()).forgotten())
                .isZero();
    }

    @Test
    void missesAJobThatNeverEnteredTheLine() {
        assertThat(verdict(1, 0, List.of(FIRST), List.of(), 0, List.of()).lost())
                .isEqualTo(1);
    }

    @Test
    void seesAFinishTooManyAlsoWhereAPutWasRepeatedInVain() {
        assertThat(verdict(2, 1, List.of(FIRST), List.of("first"), 2, List.of()).finishedTwice())
                .isEqualTo(1);
    }

    @Test
    void missesAJobThatNoHandlerGotThroughWith() {
        Run broken = new Run("a", "broken", 100, Set.of(Kind.STARTED));

        assertThat(verdict(1, 1, List.of(broken), List.of(), 1, List.of()).lost())
                .isEqualTo(1);
    }

    @Test
    void doesNotCallAJobLostThatIsStillThere() {
        Verdict verdict = verdict(1, 1, List.of(), List.of(), 0, List.of("a"));

        assertThat(verdict.lost()).isZero();
        assertThat(verdict.holds(false)).as("holds with a job left").isFalse();
    }

    @Test
    void seesAFinishTooManyInTheCounter() {
        assertThat(verdict(1, 1, List.of(FIRST), List.of("first"), 2, List.of()).finishedTwice())
                .isEqualTo(1);
    }

    @Test
    void seesAJobThatTwoRunsFinished() {
        assertThat(verdict(1, 1, List.of(FIRST, SECOND), List.of("first", "second"), 1, List.of())
                        .announcedTwice())
                .isEqualTo(1);
    }

    @Test
    void seesAFinishThatWasAnnouncedToNobodyButConfirmedToTheHandler() {
        Run confirmed = new Run("a", "second", 200, Set.of(Kind.WORKED, Kind.FINISHED));

        assertThat(verdict(1, 1, List.of(FIRST, confirmed), List.of("first"), 1, List.of())
                        .announcedTwice())
                .isEqualTo(1);
    }

    @Test
    void allowsASecondFinishWhereRedisMayForgetTheFirst() {
        Verdict verdict = verdict(1, 1, List.of(FIRST, SECOND), List.of("first", "second"), 1, List.of());

        assertThat(verdict.holds(true)).isTrue();
        assertThat(verdict.holds(false)).isFalse();
    }

    @Test
    void allowsAPutThatWasRepeatedAfterItsJobHadFinished() {
        assertThat(verdict(2, 2, List.of(FIRST, SECOND), List.of("first", "second"), 2, List.of())
                        .holds(false))
                .isTrue();
    }

    @Test
    void seesAFinishByARunThatHadLostTheJob() {
        assertThat(verdict(1, 1, List.of(FIRST, SECOND), List.of("first"), 1, List.of())
                        .finishedByLoser())
                .isEqualTo(1);
    }

    private static Verdict verdict(
            int attempts, long counted, List<Run> runs, List<String> announced, long finished, List<String> left) {
        return Verdict.of(new Evidence(
                List.of(new Put("feed", "a", attempts)),
                runs.isEmpty() ? Map.of() : Map.of("a", runs),
                announced.isEmpty() ? Map.of() : Map.of("a", announced),
                counted,
                finished,
                left));
    }
}
