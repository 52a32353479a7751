package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.xmpp.StanzaFramer.Frame;
import io.thoonk.xmpp.StanzaFramer.Kind;
import io.thoonk.xmpp.StanzaFramer.RestrictedXmlException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StanzaFramerTests {

    private static final String OPENING = "<?xml version='1.0'?> <s:stream xmlns:s='x' id=\"a>b\">";

    @Test
    void cutsAStreamIntoStanzas() throws IOException {
        assertThat(frames(OPENING + "<a/> \n<b><c>x &gt; y</c><d e='>'/></b><f g='/'></f></s:stream>"))
                .containsExactly(
                        "OPENING <s:stream xmlns:s='x' id=\"a>b\">",
                        "STANZA <a/>",
                        "STANZA <b><c>x &gt; y</c><d e='>'/></b>",
                        "STANZA <f g='/'></f>",
                        "END </s:stream>");
    }

    @Test
    void passesOverSectionsOfCharacters() throws IOException {
        assertThat(frames(OPENING + "<a><![CDATA[<b></c> ]] > ]]]></a><d/></s:stream>"))
                .contains("STANZA <a><![CDATA[<b></c> ]] > ]]]></a>", "STANZA <d/>");
    }

    @Test
    void goesOnAfterAStanzaThatIsTooLarge() throws IOException {
        String large = "<a from='me'>" + "x".repeat(StanzaFramer.LIMIT) + "<b/></a>";

        List<String> frames = frames(OPENING + large + "<c/></s:stream>");

        assertThat(frames.get(1)).startsWith("TOO_LARGE <a from='me'>xx");
        assertThat(frames.get(1)).hasSize("TOO_LARGE ".length() + StanzaFramer.LIMIT);
        assertThat(frames.get(2)).isEqualTo("STANZA <c/>");
    }

    @Test
    void takesAStanzaOfJustTheLimit() throws IOException {
        String largest = "<a>" + "x".repeat(StanzaFramer.LIMIT - 7) + "</a>";

        assertThat(frames(OPENING + largest + "</s:stream>").get(1)).isEqualTo("STANZA " + largest);
    }

    @Test
    void goesOnAfterAReadThatTimedOut() throws IOException {
        String stream = OPENING + "<a>é</a>";
        InputStream slow = new InputStream() {

            private final byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);

            private int next;

            private boolean late;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                late = !late;
                if (late) {
                    throw new SocketTimeoutException();
                }
                buffer[offset] = bytes[next++];
                return 1;
            }
        };
        StanzaFramer framer = new StanzaFramer(slow);
        List<Frame> frames = new ArrayList<>();
        while (frames.size() < 2) {
            try {
                frames.add(framer.next());
            } catch (SocketTimeoutException ex) {
                assertThat(frames).hasSizeLessThan(2);
            }
        }

        assertThat(text(frames.get(1))).isEqualTo("STANZA <a>é</a>");
    }

    @Test
    void endsWithTheConnection() throws IOException {
        assertThat(frames(OPENING + "<a><b>")).last().isEqualTo("END ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
                "<!-- comment -->",
                "<?instruction?>",
                "<a><!-- comment --></a>",
                "<a><?instruction?></a>",
                "<a><!ENTITY b 'c'></a>",
                "<![CDATA[between]]>"
            })
    void refusesWhatStreamsMustNotHave(String content) {
        assertThatExceptionOfType(RestrictedXmlException.class).isThrownBy(() -> frames(OPENING + content));
    }

    private static List<String> frames(String stream) throws IOException {
        StanzaFramer framer = new StanzaFramer(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
        List<String> frames = new ArrayList<>();
        while (true) {
            Frame frame = framer.next();
            frames.add(text(frame));
            if (frame.kind() == Kind.END) {
                return frames;
            }
        }
    }

    private static String text(Frame frame) {
        return frame.kind() + " " + new String(frame.bytes(), StandardCharsets.UTF_8);
    }
}
