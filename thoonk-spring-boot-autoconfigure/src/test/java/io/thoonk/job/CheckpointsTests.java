package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thoonk.job.Checkpoints.Value;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;

/** How what a job keeps stands in its one field, and which results tell their types. */
class CheckpointsTests {

    @Test
    void areReadAsTheyWereWritten() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        Checkpoints written = Checkpoints.NONE
                .with("", new Value("", new byte[0]))
                .with("s:ä\u20ac", new Value("java.lang.String", all))
                .with("", new Value("", new byte[] {1}));
        Checkpoints read = Checkpoints.decode(written.encode());
        assertThat(read.values()).hasSize(2);
        assertThat(read.get("").orElseThrow().bytes()).containsExactly(1);
        assertThat(read.get("s:ä\u20ac").orElseThrow().bytes()).isEqualTo(all);
        assertThat(read.get("s:ä\u20ac").orElseThrow().type()).isEqualTo("java.lang.String");
        assertThat(read.get("other")).isEmpty();
    }

    @Test
    void refuseWhatIsTooLarge() {
        Value largest = new Value("", new byte[Checkpoints.MAX_VALUE]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Checkpoints.NONE.with("", new Value("", new byte[Checkpoints.MAX_VALUE + 1])))
                .withMessageContaining("65537 bytes");
        Value last = new Value("", new byte[Checkpoints.MAX_VALUE - 4]);
        Checkpoints full = Checkpoints.NONE
                .with("1", largest)
                .with("2", largest)
                .with("3", largest)
                .with("4", last);
        assertThat(full.with("4", last).values()).hasSize(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> full.with("4", new Value("", new byte[Checkpoints.MAX_VALUE - 3])))
                .withMessageContaining("262145 bytes");
    }

    @Test
    void refuseMoreStepsWithoutResultsThanTheFieldHasRoomFor() {
        Checkpoints many = Checkpoints.NONE;
        for (int i = 0; i < 4; i++) {
            many = many.with(i + "n".repeat(60_000), new Value("null", new byte[0]));
        }
        Checkpoints almostFull = many;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> almostFull.with("5" + "n".repeat(60_000), new Value("null", new byte[0])))
                .withMessageContaining("300025 bytes");
    }

    @Test
    void refuseALaterVersion() {
        assertThatIllegalStateException().isThrownBy(() -> Checkpoints.decode(new byte[] {2}));
    }

    @Test
    void nameTheTypesOfValuesRecordsAndLists() {
        assertThat(StepType.name("a")).hasValue("java.lang.String");
        assertThat(StepType.name(null)).hasValue("null");
        assertThat(StepType.name(new byte[0])).hasValue("[B");
        assertThat(StepType.name(DayOfWeek.MONDAY)).hasValue("java.time.DayOfWeek");
        assertThat(StepType.name(Instant.EPOCH)).hasValue("java.time.Instant");
        assertThat(StepType.name(new Value("", new byte[0]))).hasValue(Value.class.getName());
        assertThat(StepType.name(List.of(1L, 2L))).hasValue("list:java.lang.Long");
        assertThat(StepType.name(List.of())).hasValue("list:java.lang.String");
        assertThat(StepType.of("list:java.lang.Long").toString()).isEqualTo("java.util.List<java.lang.Long>");
        assertThat(StepType.of("[B")).isEqualTo(ResolvableType.forClass(byte[].class));
    }

    @Test
    void leaveOtherTypesToWhoReads() {
        assertThat(StepType.name(Map.of("a", 1))).isEmpty();
        assertThat(StepType.name(List.of(1, "a"))).isEmpty();
        assertThat(StepType.name(Arrays.asList(1, null))).isEmpty();
        assertThat(StepType.name(new Object())).isEmpty();
        assertThat(StepType.name(Optional.of("a"))).isEmpty();
        assertThat(StepType.name(new Pair<>("a", 1))).isEmpty();
    }

    /** A name that stands in Redis must not have any class made. */
    @ParameterizedTest
    @ValueSource(
            strings = {"javax.naming.InitialContext", "list:java.net.URL", "java.util.HashMap", "no.such.Type", ""})
    void makeNoOtherClassByItsName(String name) {
        assertThatIllegalStateException().isThrownBy(() -> StepType.of(name));
    }

    record Pair<A, B>(A first, B second) {}
}
