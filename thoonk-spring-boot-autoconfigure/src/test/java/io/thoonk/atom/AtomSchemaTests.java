package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.thaiopensource.relaxng.jaxp.CompactSyntaxSchemaFactory;
import io.thoonk.atom.FeedDocument.About;
import io.thoonk.atom.FeedDocument.Entry;
import io.thoonk.atom.FeedDocument.Gone;
import io.thoonk.atom.FeedDocument.Paging;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/** Documents of Atom by the rules of RFC 4287, as {@code atom.rnc} states them in RELAX NG. */
class AtomSchemaTests {

    private static final String SELF = "https://example.org/news.atom";

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00.123Z");

    private static final List<AtomEntry> ALL_KINDS = List.of(
            AtomEntry.titled("text").text("one < two"),
            AtomEntry.titled("html").html("<p>one<br>two</p>").link("https://example.org/2"),
            AtomEntry.titled("xhtml").xhtml("one <b>two</b>").author("Ann <ann@example.org>"),
            AtomEntry.titled("no XHTML").xhtml("one <b>two"),
            AtomEntry.titled("forbidden \u0001").text("bell \u0007"),
            AtomEntry.titled("a link alone").link("/alone"),
            AtomEntry.titled("no link").link("javascript:alert(1)"),
            AtomEntry.titled(""));

    private static Schema schema;

    @BeforeAll
    static void read() throws SAXException {
        schema = new CompactSyntaxSchemaFactory().newSchema(AtomSchemaTests.class.getResource("atom.rnc"));
    }

    @Test
    void aCompleteFeedIsValid() {
        assertThatNoException().isThrownBy(() -> validate(new Paging(true, SELF, Optional.empty()), ALL_KINDS));
    }

    @Test
    void aPageOfALongFeedIsValid() {
        assertThatNoException()
                .isThrownBy(() -> validate(new Paging(false, SELF, Optional.of(SELF + "?before=1~b")), ALL_KINDS));
    }

    @Test
    void anEmptyFeedIsValid() {
        assertThatNoException().isThrownBy(() -> validate(new Paging(true, SELF, Optional.empty()), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<title>t</title><updated>2026-11-29T12:00:00Z</updated>",
                "<id>urn:1</id><id>urn:1</id><title>t</title><updated>2026-11-29T12:00:00Z</updated>",
                "<id>urn:1</id><title>t</title><updated>2026-11-29</updated>",
                "<id>urn:1</id><title type='xhtml'>t</title><updated>2026-11-29T12:00:00Z</updated>",
                "<id>urn:1</id><title>t</title><updated>2026-11-29T12:00:00Z</updated><link rel='self'/>",
                "<id>urn:1</id><title>t</title><updated>2026-11-29T12:00:00Z</updated><unknown/>"
            })
    void theRulesFindWhatIsWrong(String content) {
        assertThatExceptionOfType(SAXParseException.class)
                .isThrownBy(() -> validate(("<feed xmlns='http://www.w3.org/2005/Atom'>" + content + "</feed>")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    private static void validate(Paging paging, List<AtomEntry> entries) throws IOException, SAXException {
        About about = new About(
                "tag:example.org,2026:news",
                "News & <more>",
                "The desk",
                SELF,
                "https://example.org/",
                Optional.of("https://example.org/hub"));
        List<Entry> all = entries.stream()
                .map(entry -> new Entry(FeedDocument.tag("example.org,2026", "news", entry.title()), NOON, entry))
                .toList();
        List<Gone> gone = List.of(new Gone(FeedDocument.tag("example.org,2026", "news", "gone"), NOON));
        validate(AtomWriter.ATOM.write(new FeedDocument(about, NOON, all, gone, paging)));
    }

    private static void validate(byte[] document) throws IOException, SAXException {
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(document)));
    }
}
