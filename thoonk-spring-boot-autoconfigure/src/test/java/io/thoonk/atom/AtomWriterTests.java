package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import com.rometools.rome.feed.atom.Entry;
import com.rometools.rome.feed.atom.Feed;
import com.rometools.rome.feed.rss.Channel;
import com.rometools.rome.feed.rss.Item;
import com.rometools.rome.io.WireFeedInput;
import io.thoonk.atom.FeedDocument.About;
import io.thoonk.atom.FeedDocument.Gone;
import io.thoonk.atom.FeedDocument.Paging;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What documents say, as the parser of the JDK and, for a second opinion, ROME read them. */
class AtomWriterTests {

    private static final String SELF = "https://example.org/news.atom";

    private static final About ABOUT = new About(
            "tag:example.org,2026:news",
            "News & <more>",
            "The desk",
            SELF,
            "https://example.org/",
            Optional.of("https://example.org/hub"));

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00.123Z");

    @Test
    void hasWhatAFeedMustHave() throws Exception {
        Element feed = atom(complete(entry("a", AtomEntry.titled("One").text("text"))));
        assertThat(child(feed, "id")).isEqualTo("tag:example.org,2026:news");
        assertThat(child(feed, "title")).isEqualTo("News & <more>");
        assertThat(child(feed, "updated")).isEqualTo("2026-11-29T12:00:00.123Z");
        assertThat(child(first(feed, AtomWriter.ATOM_NS, "author"), "name")).isEqualTo("The desk");
        assertThat(first(feed, AtomWriter.ATOM_NS, "link").getAttribute("rel")).isEqualTo("self");
        assertThat(first(feed, AtomWriter.ATOM_NS, "link").getAttribute("href")).isEqualTo(SELF);
        Element hub = (Element)
                feed.getElementsByTagNameNS(AtomWriter.ATOM_NS, "link").item(1);
        assertThat(hub.getAttribute("rel")).isEqualTo("hub");
        assertThat(hub.getAttribute("href")).isEqualTo("https://example.org/hub");
        assertThat(feed.getElementsByTagNameNS(AtomWriter.HISTORY_NS, "complete")
                        .getLength())
                .isOne();
        Element entry = first(feed, AtomWriter.ATOM_NS, "entry");
        assertThat(child(entry, "id")).isEqualTo("tag:example.org,2026:news/a");
        assertThat(child(entry, "updated")).isEqualTo("2026-11-29T12:00:00.123Z");
        assertThat(child(entry, "title")).isEqualTo("One");
        assertThat(child(entry, "content")).isEqualTo("text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script> & ]]> \"quotes\" 'single'",
                "line\nfeed\r\nwindows\rmac\ttab",
                "\ud83d\ude80 surrogates \u2028 \u0085 \u00a0 end\ufffd",
                "&amp; &lt; <![CDATA[ x ]]>",
                " spaces  around "
            })
    void givesBackAnyTextExactly(String text) throws Exception {
        Element feed =
                atom(complete(entry("a", AtomEntry.titled(text).text(text).author(text))));
        Element entry = first(feed, AtomWriter.ATOM_NS, "entry");
        assertThat(child(entry, "title")).isEqualTo(text);
        assertThat(child(entry, "content")).isEqualTo(text);
        assertThat(child(entry, "name")).isEqualTo(text);
        Entry second = rome(complete(entry("a", AtomEntry.titled(text).text(text))))
                .getEntries()
                .get(0);
        assertThat(second.getContents().get(0).getValue().strip()).isEqualTo(text.strip());
    }

    @Test
    void sendsWhatXmlForbidsAsBytesAndMarksItInTitles() throws Exception {
        String text = "bell \u0007, half a pair \ud83d, no character \uffff";
        Element entry =
                first(atom(complete(entry("a", AtomEntry.titled("a\u0000b").text(text)))), AtomWriter.ATOM_NS, "entry");
        assertThat(child(entry, "title")).isEqualTo("a\ufffdb");
        Element content = first(entry, AtomWriter.ATOM_NS, "content");
        assertThat(content.getAttribute("type")).isEqualTo("application/octet-stream");
        assertThat(Base64.getDecoder().decode(content.getTextContent()))
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void putsXhtmlInExactlyOneDiv() throws Exception {
        Element content = first(
                atom(complete(entry("a", AtomEntry.titled("x").xhtml("un<b>believ</b>able <br/>two<p>three</p>")))),
                AtomWriter.ATOM_NS,
                "content");
        assertThat(content.getAttribute("type")).isEqualTo("xhtml");
        assertThat(content.getChildNodes().getLength()).isOne();
        Element div = (Element) content.getFirstChild();
        assertThat(div.getLocalName()).isEqualTo("div");
        assertThat(div.getNamespaceURI()).isEqualTo("http://www.w3.org/1999/xhtml");
        assertThat(div.getTextContent()).isEqualTo("unbelievable twothree");
        assertThat(div.getElementsByTagNameNS("http://www.w3.org/1999/xhtml", "b")
                        .getLength())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>open",
                "</div><evil/><div>",
                "</div></content><link href='x'/><content><div>",
                "&nbsp;",
                "&entity;",
                "<x:y/>",
                "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
                "<![CDATA[",
                "<!-- -- -->"
            })
    void sendsAsHtmlWhatIsNoXhtml(String fragment) throws Exception {
        Element feed = atom(complete(entry("a", AtomEntry.titled("x").xhtml(fragment))));
        Element content = first(feed, AtomWriter.ATOM_NS, "content");
        assertThat(content.getAttribute("type")).isEqualTo("html");
        assertThat(content.getTextContent()).isEqualTo(fragment);
        assertThat(content.getChildNodes().getLength()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JAVASCRIPT:alert(1)",
                "data:text/html,x",
                "file:///etc/passwd",
                "a b",
                "\u0007"
            })
    void leavesOutLinksThatAreNoAddressOfAPage(String link) throws Exception {
        FeedDocument document = complete(entry("a", AtomEntry.titled("x").link(link)));
        Element entry = first(atom(document), AtomWriter.ATOM_NS, "entry");
        assertThat(entry.getElementsByTagNameNS(AtomWriter.ATOM_NS, "link").getLength())
                .isZero();
        assertThat(rss(document).getItems().get(0).getLink()).isNull();
    }

    @Test
    void resolvesLinksBelowTheAddressOfTheFeed() throws Exception {
        Element entry = first(
                atom(complete(entry("a", AtomEntry.titled("x").link("/articles/ü?a=1&b=2")))),
                AtomWriter.ATOM_NS,
                "entry");
        assertThat(first(entry, AtomWriter.ATOM_NS, "link").getAttribute("href"))
                .isEqualTo("https://example.org/articles/%C3%BC?a=1&b=2");
    }

    @Test
    void tellsWhatIsGoneAndWhereThereIsMore() throws Exception {
        FeedDocument document = new FeedDocument(
                ABOUT,
                NOON,
                List.of(entry("b", AtomEntry.titled("x"))),
                List.of(new Gone("tag:example.org,2026:news/a", NOON)),
                new Paging(false, SELF, Optional.of(SELF + "?before=1~b")));
        Element feed = atom(document);
        Element gone = first(feed, AtomWriter.TOMBSTONES_NS, "deleted-entry");
        assertThat(gone.getAttribute("ref")).isEqualTo("tag:example.org,2026:news/a");
        assertThat(gone.getAttribute("when")).isEqualTo("2026-11-29T12:00:00.123Z");
        assertThat(feed.getElementsByTagNameNS(AtomWriter.HISTORY_NS, "complete")
                        .getLength())
                .isZero();
        assertThat(rome(document).getOtherLinks()).anySatisfy(link -> {
            assertThat(link.getRel()).isEqualTo("next");
            assertThat(link.getHref()).isEqualTo(SELF + "?before=1~b");
        });
    }

    @Test
    void writesRssWithIdsThatAreNoLinks() throws Exception {
        Channel channel = rss(complete(
                entry(
                        "a",
                        AtomEntry.titled("One <1>").text("a < b").link("/one").author("Ann")),
                entry("b", AtomEntry.titled("Two").html("<p>two</p>"))));
        assertThat(channel.getTitle()).isEqualTo("News & <more>");
        assertThat(channel.getLink()).isEqualTo("https://example.org/");
        Item one = channel.getItems().get(0);
        assertThat(one.getTitle()).isEqualTo("One <1>");
        assertThat(one.getGuid().getValue()).isEqualTo("tag:example.org,2026:news/a");
        assertThat(one.getGuid().isPermaLink()).isFalse();
        assertThat(one.getDescription().getValue()).isEqualTo("a &lt; b");
        assertThat(one.getLink()).isEqualTo("https://example.org/one");
        assertThat(one.getPubDate()).isEqualTo("2026-11-29T12:00:00Z");
        assertThat(channel.getItems().get(1).getDescription().getValue()).isEqualTo("<p>two</p>");
    }

    @Test
    void makesIdsThatNeverChange() {
        assertThat(FeedDocument.tag("example.org,2026", "news", "a b/ü\u0007~"))
                .isEqualTo("tag:example.org,2026:news/a%20b%2F%C3%BC%07~");
    }

    private static FeedDocument.Entry entry(String id, AtomEntry entry) {
        return new FeedDocument.Entry(FeedDocument.tag("example.org,2026", "news", id), NOON, entry);
    }

    private static FeedDocument complete(FeedDocument.Entry... entries) {
        return new FeedDocument(ABOUT, NOON, List.of(entries), List.of(), new Paging(true, SELF, Optional.empty()));
    }

    private static Element atom(FeedDocument document) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document parsed = factory.newDocumentBuilder().parse(new ByteArrayInputStream(AtomWriter.ATOM.write(document)));
        return parsed.getDocumentElement();
    }

    private static Feed rome(FeedDocument document) throws Exception {
        return (Feed) new WireFeedInput().build(new StringReader(text(AtomWriter.ATOM, document)));
    }

    private static Channel rss(FeedDocument document) throws Exception {
        return (Channel) new WireFeedInput().build(new StringReader(text(AtomWriter.RSS, document)));
    }

    private static String text(AtomWriter format, FeedDocument document) {
        return new String(format.write(document), StandardCharsets.UTF_8);
    }

    private static Element first(Element parent, String namespace, String name) {
        return (Element) parent.getElementsByTagNameNS(namespace, name).item(0);
    }

    private static String child(Element parent, String name) {
        return first(parent, AtomWriter.ATOM_NS, name).getTextContent();
    }
}
