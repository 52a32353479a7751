package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLStreamException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read is what was written, whatever is in it. */
class XmlTests {

    @Test
    void readsAStanzaInItsStream() throws XMLStreamException {
        Element stanza = stanza("<iq from='a@b' id='1'><q xmlns='urn:q' xml:lang='en'>x<r/></q></iq>");

        assertThat(stanza.is(Namespaces.COMPONENT, "iq")).isTrue();
        assertThat(stanza.attribute("from")).hasValue("a@b");
        Element query = stanza.child("urn:q", "q").orElseThrow();
        assertThat(query.text()).isEqualTo("x");
        assertThat(query.child("urn:q", "r")).isPresent();
        assertThat(query.attribute("{http://www.w3.org/XML/1998/namespace}lang"))
                .hasValue("en");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a xmlns='urn:a'>x &lt; y &amp; z &gt; \"quoted\" 'too'</a>",
                "<a xmlns='urn:a' b='&lt;&amp;&apos;&quot;&#10;&#9;&#13;'/>",
                "<a xmlns='urn:a'>line&#13;\nline\ttab</a>",
                "<p:a xmlns:p='urn:a' xmlns:q='urn:q' q:b='1' c='2'><q:d/><e/><p:f xmlns='urn:g'><h/></p:f></p:a>",
                "<a xmlns='urn:a'><![CDATA[<b>]]>]]&gt;</a>",
                "<a xmlns='urn:a'><b xmlns=''/></a>",
                "<a xmlns='urn:{a}b' xmlns:q='urn:{q}r' q:b='1' xmlns:r='}' r:c='2'/>",
                "<a xmlns='urn:a'><xml:b xml:lang='en'><c/><d xmlns='urn:d'/><xml:e/></xml:b><f/></a>",
                "<xml:a><b xmlns='urn:b'/></xml:a>",
                "<a xmlns='urn:a'>\uD83D\uDE00 é \u0001</a>"
            })
    void writesWhatReadsTheSame(String text) {
        Element element = XmlParser.document(text.replace("\u0001", "")).orElseThrow();

        assertThat(XmlParser.document(XmlWriter.write(element, ""))).hasValue(element);
        assertThat(XmlParser.document("<x xmlns='urn:a'>" + XmlWriter.write(element, "urn:a") + "</x>")
                        .orElseThrow()
                        .elements())
                .containsExactly(element);
    }

    @Test
    void replacesWhatXmlCannotHold() {
        assertThat(XmlWriter.write(Element.of("", "a").with("b", "\0").text("x\u0001\uD800y\uFFFE"), ""))
                .isEqualTo("<a b='\uFFFD'>x\uFFFD\uFFFDy\uFFFD</a>");
        assertThat(XmlWriter.isAllowed("a\tb")).isTrue();
        assertThat(XmlWriter.isAllowed("a\u0001b")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iq from='a'><b></iq>",
                "<iq from='a'>&undeclared;</iq>",
                "<iq from='a' from='b'/>",
                "<iq from='a'><p:b/></iq>",
                "<iq from='a'>&#1;</iq>",
                "<iq from='a'><b c=<d/></iq>"
            })
    void refusesWhatIsNotXml(String text) {
        assertThatExceptionOfType(XMLStreamException.class).isThrownBy(() -> stanza(text));
    }

    @Test
    void refusesElementsThatStandTooDeepInEachOther() {
        String deep = "<a xmlns='urn:a'>".repeat(65) + "</a>".repeat(65);

        assertThat(XmlParser.document(deep)).isEmpty();
        assertThat(XmlParser.document(deep.substring("<a xmlns='urn:a'>".length(), deep.length() - 4)))
                .isPresent();
    }

    @Test
    void resolvesNoEntitiesOfDocuments() {
        assertThat(XmlParser.document(
                        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/hostname'>]><a xmlns='urn:a'>&b;</a>"))
                .isEmpty();
        assertThat(XmlParser.document("<!DOCTYPE a><a xmlns='urn:a'/>")).isEmpty();
        assertThat(XmlParser.document("<a xmlns='urn:a'/><b/>")).isEmpty();
    }

    @Test
    void readsWhoSentAStanzaOfWhichTheEndIsMissing() throws XMLStreamException {
        assertThat(XmlParser.head("<iq from='a' id='1'><b>xxx".getBytes(StandardCharsets.UTF_8))
                        .attributes())
                .containsEntry("from", "a")
                .containsEntry("id", "1");
    }

    private static Element stanza(String text) throws XMLStreamException {
        return XmlParser.stanza(text.getBytes(StandardCharsets.UTF_8));
    }
}
