package io.thoonk.management;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PayloadTextTests {

    private final PayloadText text = new PayloadText(new SecretFieldMasker());

    @Test
    void masksBeforeItCuts() {
        String longSecret = "{\"password\":\"" + "x".repeat(30_000) + "\"}";
        assertThat(text.of("feed", "id", longSecret.getBytes(UTF_8))).isEqualTo("{\"password\":\"******\"}");
        String long20 = "y".repeat(20_001);
        assertThat(text.of("feed", "id", long20.getBytes(UTF_8))).endsWith("y… (20001 bytes in all)");
        assertThat(text.ofError("feed", "id", long20)).hasSize(20_001).endsWith("y…");
        assertThat(text.whole("feed", "id", long20.getBytes(UTF_8))).isEqualTo(long20);
    }

    @Test
    void cutsNoCharacterInHalf() {
        String before = "y".repeat(19_999);
        assertThat(text.of("feed", "id", (before + "😀").getBytes(UTF_8))).isEqualTo(before + "… (20003 bytes in all)");
        assertThat(text.ofError("feed", "id", before + "😀")).isEqualTo(before + "…");
    }

    @Test
    void tellsTheSizeOfWhatIsNoText() {
        assertThat(text.of("feed", "id", new byte[] {(byte) 0xFF, 1, 2})).isEqualTo("(3 bytes that are no text)");
    }

    @Test
    void showsNothingOfWhatTheMaskerFailsOn() {
        PayloadText failing = new PayloadText((feed, id, payload) -> {
            throw new StackOverflowError(payload);
        });
        assertThat(failing.of("feed", "id", "secret")).isEqualTo(PayloadText.HIDDEN);
        assertThat(failing.ofError("feed", "id", "secret")).isEqualTo(PayloadText.HIDDEN);
        @SuppressWarnings("NullAway") // what an application does that checks nothing
        PayloadText ofNull = new PayloadText((feed, id, payload) -> null);
        assertThat(ofNull.of("feed", "id", "secret")).isEqualTo(PayloadText.HIDDEN);
    }

    /** By the square of its length this would take minutes, and the limit of a test is four of them. */
    @Test
    void masksALongTextAboutTokensInNoTime() {
        String talk = "{\"text\":\"" + "token ".repeat(200_000) + "\",\"token\":\"abc\"}";
        assertThat(text.whole("feed", "id", talk.getBytes(UTF_8)))
                .startsWith("{\"text\":\"token token")
                .endsWith("\"token\":\"******\"}");
    }
}
