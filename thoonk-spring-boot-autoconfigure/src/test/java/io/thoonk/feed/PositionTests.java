package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTests {

    @ParameterizedTest
    @ValueSource(strings = {"begin:", ":end", ":42", "42:", ":a b", "ü:"})
    void writesWhatItRead(String text) {
        assertThat(Position.parse(text)).hasToString(text);
    }

    @Test
    void readsEachForm() {
        assertThat(Position.parse("begin:")).isEqualTo(Position.first());
        assertThat(Position.parse(":end")).isEqualTo(Position.last());
        assertThat(Position.parse(":42")).isEqualTo(Position.before("42"));
        assertThat(Position.parse("42:")).isEqualTo(Position.after("42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "42", "begin", "end"})
    void refusesOtherTexts(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Position.parse(text))
                .withMessageContaining("begin:");
    }
}
