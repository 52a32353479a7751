package io.thoonk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more",
                "HTTP/1.1 200\r\ncontent-length:5\r\n\r\nhello",
                "HTTP/1.0 200 OK\nServer: x\n\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: <x>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhello"
            })
    void readsABodyInEachOfItsForms(String answer) throws IOException {
        assertThat(read(answer, 5).body()).asString().isEqualTo("hello");
        assertThat(read(answer, 5).isSuccess()).isTrue();
        assertThat(read(answer, 0).body()).isEmpty();
    }

    @Test
    void findsHeadersByTheirNamesInLowerCase() throws IOException {
        HttpAnswer answer = read("HTTP/1.1 302 Found\r\nLOCATION:  /there \r\nlink: a\r\nLink: b\r\n\r\n", 10);
        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.headers().get("location")).containsExactly("/there");
        assertThat(answer.headers().get("link")).containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SSH-2.0-OpenSSH\\r\\n | none of HTTP/1.1",
                "HTTP/1.1 999 x\\r\\n\\r\\n | none of HTTP/1.1",
                "'' | ends before its end",
                "HTTP/1.1 200 OK\\r\\nServer: x | ends before its end",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhell | ends before its end",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 6\\r\\n\\r\\nhello! | more than 5 bytes",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 99999999999999999999\\r\\n\\r\\n | no number",
                "HTTP/1.1 200 OK\\r\\nContent-Length: -1\\r\\n\\r\\n | negative",
                "HTTP/1.1 200 OK\\r\\n\\r\\nhello! | more than 5 bytes",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n7fffffffffffffff\\r\\n | more than 5 bytes",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\nx\\r\\n | no number",
                "HTTP/1.1 200 OK\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | not chunked"
            })
    void refusesWhatIsNoAnswerOrTooLarge(String answer, String why) {
        assertThatIOException()
                .isThrownBy(() -> read(answer.replace("\\r", "\r").replace("\\n", "\n"), 5))
                .withMessageContaining(why);
    }

    @Test
    void refusesHeadersWithoutEnd() {
        assertThatIOException()
                .isThrownBy(() -> read("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(1_000), 5))
                .withMessageContaining("more than 200 headers");
        assertThatIOException()
                .isThrownBy(() -> read("HTTP/1.1 200 OK\r\na: " + "b".repeat(100_000), 5))
                .withMessageContaining("line of more than");
        assertThatIOException()
                .isThrownBy(() -> read("HTTP/1.1 100 Continue\r\n\r\n".repeat(1_000), 5))
                .withMessageContaining("interim");
    }

    private static HttpAnswer read(String answer, int mostBytes) throws IOException {
        return HttpAnswer.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1)), mostBytes);
    }
}
