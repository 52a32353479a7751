package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thoonk.redis.keys.WireText;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptReplyTests {

    private final ScriptReply reply =
            new ScriptReply(Arrays.asList(WireText.bytes("ok"), 7L, null, List.of(WireText.bytes("é"), 8L)));

    @Test
    void tellsWhatStandsWhere() {
        assertThat(reply.status()).isEqualTo("ok");
        assertThat(reply.size()).isEqualTo(4);
        assertThat(reply.number(1)).isEqualTo(7);
        assertThat(reply.list(3).text(0)).isEqualTo("é");
        assertThat(reply.list(3).number(1)).isEqualTo(8);
    }

    @Test
    void takesALuaFalseAndAShortReplyForNothing() {
        assertThat(reply.optionalBytes(2)).isEmpty();
        assertThat(reply.optionalText(2)).isEmpty();
        assertThat(reply.optionalBytes(4)).isEmpty();
    }

    @Test
    void saysWhichPlaceIsNotAsExpected() {
        assertThatIllegalStateException().isThrownBy(() -> reply.bytes(2)).withMessageContaining("nothing at place 2");
        assertThatIllegalStateException()
                .isThrownBy(() -> reply.number(0))
                .withMessageContaining("no number at place 0");
        assertThatIllegalStateException().isThrownBy(() -> reply.list(1)).withMessageContaining("no list at place 1");
    }
}
