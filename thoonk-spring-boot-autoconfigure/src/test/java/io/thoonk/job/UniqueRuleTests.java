package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.job.PutOutcome.Kind;
import io.thoonk.job.UniqueRule.Decision;
import io.thoonk.job.UniqueRule.Held;
import io.thoonk.job.UniqueRule.Holder;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UniqueRuleTests {

    private static final long NOW = 1_000_000;

    private static UniqueMode mode(String name) {
        return switch (name) {
            case "DEBOUNCE" -> UniqueMode.debounce(Duration.ofMillis(100), Duration.ofMillis(250));
            case "THROTTLE" -> UniqueMode.throttle(Duration.ofMillis(100), false);
            case "TRAILING" -> UniqueMode.throttle(Duration.ofMillis(100), true);
            case "REPLACE" -> UniqueMode.REPLACE;
            case "KEEP_LAST" -> UniqueMode.KEEP_LAST;
            case "CANCEL_RUNNING" -> UniqueMode.CANCEL_RUNNING;
            default -> UniqueMode.KEEP_FIRST;
        };
    }

    /** Times are told from now. */
    @ParameterizedTest
    @CsvSource({
        "KEEP_FIRST, NONE, , , NEW, , false",
        "KEEP_FIRST, DELAYED, , , EXISTING, , false",
        "KEEP_FIRST, IN_LINE, , , EXISTING, , false",
        "KEEP_FIRST, RUNNING, , , EXISTING, , false",
        "REPLACE, NONE, , , NEW, , false",
        "REPLACE, DELAYED, , , REPLACED, , false",
        "REPLACE, IN_LINE, , , REPLACED, , false",
        "REPLACE, RUNNING, , , NEXT, , false",
        "KEEP_LAST, NONE, , , NEW, , false",
        "KEEP_LAST, DELAYED, , , REPLACED, , false",
        "KEEP_LAST, IN_LINE, , , REPLACED, , false",
        "KEEP_LAST, RUNNING, , , NEXT, , false",
        "KEEP_LAST, RUNNING, -10, , NEXT, , false",
        "CANCEL_RUNNING, NONE, , , NEW, , false",
        "CANCEL_RUNNING, IN_LINE, , , REPLACED, , false",
        "CANCEL_RUNNING, RUNNING, , , NEXT, , true",
        "DEBOUNCE, NONE, , , NEW, 100, false",
        "DEBOUNCE, DELAYED, -50, , REPLACED, 100, false",
        "DEBOUNCE, DELAYED, -200, , REPLACED, 50, false",
        "DEBOUNCE, IN_LINE, -200, , REPLACED, , false",
        "DEBOUNCE, RUNNING, , , NEXT, 100, false",
        "DEBOUNCE, RUNNING, -200, , NEXT, 50, false",
        "THROTTLE, NONE, , , NEW, , false",
        "THROTTLE, NONE, , 0, NEW, , false",
        "THROTTLE, NONE, , 30, EXISTING, , false",
        "THROTTLE, IN_LINE, , 30, EXISTING, , false",
        "THROTTLE, RUNNING, , -30, EXISTING, , false",
        "TRAILING, NONE, , , NEW, , false",
        "TRAILING, NONE, , 30, NEW, 30, false",
        "TRAILING, DELAYED, , 130, REPLACED, , false",
        "TRAILING, IN_LINE, , 30, NEXT, 30, false",
        "TRAILING, RUNNING, , 30, NEXT, 30, false",
        "TRAILING, RUNNING, , -30, NEXT, 0, false",
    })
    void decides(
            String name,
            Holder holder,
            @Nullable Long first,
            @Nullable Long window,
            Kind kind,
            @Nullable Long due,
            boolean cancels) {
        boolean isRunning = holder == Holder.RUNNING;
        Held held = new Held(
                holder,
                first == null ? NOW : NOW + first,
                isRunning && first != null ? NOW + first : null,
                window == null ? 0 : NOW + window);

        Decision decision = UniqueRule.decide(mode(name), held, NOW);

        assertThat(decision.kind()).isEqualTo(kind);
        assertThat(decision.due()).isEqualTo(due == null ? 0 : NOW + due);
        assertThat(decision.cancels()).isEqualTo(cancels);
    }

    @Test
    void neverPutsBesideAJobThatIsThereAndNeverChangesOneThatRuns() {
        String[] names = {"KEEP_FIRST", "REPLACE", "KEEP_LAST", "CANCEL_RUNNING", "DEBOUNCE", "THROTTLE", "TRAILING"};
        Random random = new Random(16);
        for (int i = 0; i < 200_000; i++) {
            Holder holder = Holder.values()[random.nextInt(Holder.values().length)];
            UniqueMode mode = mode(names[random.nextInt(names.length)]);
            long since = NOW - random.nextInt(250);
            Held held = new Held(
                    holder,
                    since,
                    random.nextBoolean() ? since : null,
                    random.nextBoolean() ? 0 : NOW + random.nextInt(200) - 100);

            Decision decision = UniqueRule.decide(mode, held, NOW);

            String where = "round " + i + ": " + mode + " " + held + " " + decision;
            if (holder != Holder.NONE) {
                assertThat(decision.kind()).as(where).isNotEqualTo(Kind.NEW);
            }
            if (holder == Holder.RUNNING || holder == Holder.NONE) {
                assertThat(decision.kind()).as(where).isNotEqualTo(Kind.REPLACED);
            }
            if (decision.due() != 0) {
                assertThat(decision.due()).as(where).isBetween(NOW, NOW + 250);
            }
            assertThat(!decision.cancels() || holder == Holder.RUNNING)
                    .as(where)
                    .isTrue();
        }
    }

    @Test
    void refusesTimesThatMakeNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UniqueMode.debounce(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessage("max (PT1S) must be at least quiet (PT2S)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UniqueMode.throttle(Duration.ZERO, true))
                .withMessage("window must be at least one millisecond but is PT0S");
    }
}
