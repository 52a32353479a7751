package io.thoonk.convert;

import static io.thoonk.test.Utf8.bytes;
import static io.thoonk.test.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;

class JsonTextTests {

    @Test
    void quotesAsNodeJsDoes() {
        assertThat(text(JsonText.quoted(bytes("a\"b\\c/d\n\t\0\u001f é€🐦"))))
                .isEqualTo("\"a\\\"b\\\\c/d\\n\\t\\u0000\\u001f é€🐦\"");
        assertThat(text(JsonText.quoted(bytes("")))).isEqualTo("\"\"");
    }

    @Test
    void readsWhatAnyWriterOfJsonMayWrite() {
        assertThat(text(JsonText.unquoted(bytes(" \"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\\u00E9\\ud83d\\udc26\" "))))
                .isEqualTo("a\"b\\c/d\b\f\n\r\té🐦");
        for (String any : new String[] {"", "beach.jpg", "a\"b\\c/d\n\t\0\u001f é€🐦", "\"quoted\"", "\\u0041"}) {
            assertThat(text(JsonText.unquoted(JsonText.quoted(bytes(any))))).isEqualTo(any);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "beach.jpg",
                "\"",
                "{\"a\":1}",
                "\"a\"b\"",
                "\"a\\\"",
                "\"\\x\"",
                "\"\\u00g0\"",
                "\"\\u00\"",
                "\"a\nb\"",
                "12"
            })
    void leavesAllElseAsItIs(String other) {
        assertThat(JsonText.unquoted(bytes(other))).isEqualTo(bytes(other));
    }

    @Test
    void isForPayloadsThatAreTextAlone() {
        PayloadCodec<String> plain = new PayloadCodec<>(
                new RawPayloadConverter(), ResolvableType.forClass(String.class), PayloadLimits.NONE);
        PayloadCodec<String> quoting = plain.withTextAsJson(true);
        assertThat(plain.withTextAsJson(false)).isSameAs(plain);
        assertThat(text(quoting.write("a"))).isEqualTo("\"a\"");
        assertThat(quoting.read(bytes("\"a\""))).isEqualTo("a");
        assertThat(quoting.read(bytes("a"))).isEqualTo("a");
        assertThat(text(quoting.writeOther("a"))).isEqualTo("\"a\"");
        assertThat(text(quoting.writeOther(bytes("a")))).isEqualTo("a");
        assertThat(text(quoting.writeResult("a", ResolvableType.NONE))).isEqualTo("a");
        assertThat(quoting.<String>readAs(bytes("\"a\""), ResolvableType.forClass(String.class)))
                .isEqualTo("\"a\"");
        assertThat(text(plain.write("a"))).isEqualTo("a");
        assertThat(plain.read(bytes("\"a\""))).isEqualTo("\"a\"");
    }
}
