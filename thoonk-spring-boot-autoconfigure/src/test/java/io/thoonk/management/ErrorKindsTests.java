package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorKindsTests {

    @Test
    void isTheSameWhereOnlyNumbersIdsAndQuotedWordsDiffer() {
        assertThat(ErrorKinds.kindOf("SMTP 421 relay 17 is busy\nmore")).isEqualTo("SMTP # relay # is busy");
        assertThat(ErrorKinds.kindOf("No mailbox 'ann'")).isEqualTo(ErrorKinds.kindOf("No mailbox 'bob'"));
        assertThat(ErrorKinds.kindOf("Order 5b3f9e1c-88aa-4a6e-9c3e-0f3d7f2c1a11 is gone"))
                .isEqualTo("Order … is gone");
        assertThat(ErrorKinds.kindOf("java.lang.IllegalStateException: x"))
                .isEqualTo("java.lang.IllegalStateException: x");
    }

    @Test
    void cutsNoCharacterInHalf() {
        assertThat(ErrorKinds.kindOf("x".repeat(199) + "😀")).isEqualTo("x".repeat(199));
    }

    @Test
    void countsWithTheFirstAndTheLastTime() {
        ErrorKinds kinds = new ErrorKinds();
        kinds.add(Optional.of("late 1"), Optional.of(Instant.ofEpochSecond(20)));
        kinds.add(Optional.of("late 2"), Optional.of(Instant.ofEpochSecond(10)));
        kinds.add(Optional.of("late 3"), Optional.empty());
        kinds.add(Optional.empty(), Optional.empty());
        assertThat(kinds.seen()).isEqualTo(4);
        assertThat(kinds.kinds().get("late #"))
                .isEqualTo(new ErrorKinds.Kind(
                        3, Optional.of(Instant.ofEpochSecond(10)), Optional.of(Instant.ofEpochSecond(20))));
        assertThat(kinds.kinds()).hasSize(2);
    }
}
