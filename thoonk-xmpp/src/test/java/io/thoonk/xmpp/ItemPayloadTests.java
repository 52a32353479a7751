package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemPayloadTests {

    private static final Instant TIME = Instant.parse("2026-11-29T10:00:00Z");

    private final ItemPayload payloads = new ItemPayload("pubsub.example.org");

    @Test
    void showsAnElementAsItIs() {
        assertThat(shown("<?xml version='1.0'?><a xmlns='urn:a'><b/></a>")).isEqualTo("<a xmlns='urn:a'><b/></a>");
    }

    @Test
    void showsJsonInItsContainer() {
        assertThat(shown("{\"a\": \"<b>\"}")).isEqualTo("<json xmlns='urn:xmpp:json:0'>{\"a\": \"&lt;b&gt;\"}</json>");
        assertThat(shown(" [1]")).startsWith("<json ");
    }

    @Test
    void showsTextAsAnEntry() {
        assertThat(shown("Title\nand more"))
                .isEqualTo("<entry xmlns='http://www.w3.org/2005/Atom'>"
                        + "<id>xmpp:pubsub.example.org?;node=n%2F1;item=i%20d</id><title>Title</title>"
                        + "<updated>2026-11-29T10:00:00Z</updated><author><name>n/1</name></author>"
                        + "<content type='text'>Title\nand more</content></entry>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{broken", "<broken", "<a/>", "<a xmlns='" + Namespaces.PUBSUB + "'/>", "42", "true", "", "{} {}"
            })
    void showsWhatIsNeitherAsText(String item) {
        assertThat(shown(item)).startsWith("<entry ").contains("<content type='text'");
    }

    @Test
    void showsWhatXmlCannotHoldAsBytes() {
        assertThat(XmlWriter.write(payloads.show("n", "i", new byte[] {(byte) 0xFF, 0}, TIME), ""))
                .contains("<content type='application/octet-stream'>/wA=</content>");
        assertThat(shown("a\u0001b")).contains("application/octet-stream");
    }

    @Test
    void keepsWhatIsPublished() throws StanzaException {
        assertThat(read("<a xmlns='urn:a' x='1'>t</a>")).isEqualTo("<a xmlns='urn:a' x='1'>t</a>");
        assertThat(read(" \n<p:a xmlns:p='urn:a'><p:b/></p:a> ")).isEqualTo("<a xmlns='urn:a'><b/></a>");
        assertThat(read("<json xmlns='urn:xmpp:json:0'> {\"a\": 1}</json>")).isEqualTo(" {\"a\": 1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a/>",
                "<a xmlns=''/>",
                "<a xmlns='urn:a'/><b xmlns='urn:b'/>",
                "text <a xmlns='urn:a'/>",
                "text",
                "<json xmlns='urn:xmpp:json:0'>broken</json>",
                "<json xmlns='urn:xmpp:json:0'><a/></json>"
            })
    void refusesWhatIsNoPayload(String content) {
        assertThatExceptionOfType(StanzaException.class)
                .isThrownBy(() -> read(content))
                .satisfies(refused -> assertThat(XmlWriter.write(refused.element(), Namespaces.COMPONENT))
                        .contains("<bad-request ")
                        .contains("<invalid-payload "));
    }

    private String shown(String item) {
        return XmlWriter.write(payloads.show("n/1", "i d", item.getBytes(StandardCharsets.UTF_8), TIME), "");
    }

    private static String read(String content) throws StanzaException {
        return ItemPayload.read(XmlParser.document("<item xmlns='" + Namespaces.PUBSUB + "'>" + content + "</item>")
                .orElseThrow());
    }
}
