package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTests {

    private static final URI ADDRESS = URI.create("https://example.org/feeds/news");

    private static final String ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'>%s</feed>";

    private static final String LINKS =
            "<link rel='hub' href='https://hub.example.net/'/><link rel='self' href='/self'/>";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://hub.example.net/>; rel=\"hub\", <https://example.org/self>; rel=\"self\"",
                "<https://hub.example.net/>;rel=hub,</self>;type=\"a,b;c\";rel=self",
                "</x>; rel=\"alternate\", <../self>; REL=\"canonical Self\", <https://hub.example.net/> ; title=\"rel=self\" ; rel=hub",
                "</self>; rel=self, <https://hub.example.net/>; rel=hub, <https://other.example.net/>; rel=hub"
            })
    void section4LooksAtHeadersFirst(String header) {
        Links links = links(List.of(header), String.format(ATOM, LINKS.replace("hub.", "wrong.")));
        assertThat(links.hub()).hasValue("https://hub.example.net/");
        assertThat(links.self()).hasValue("https://example.org/self");
    }

    @Test
    void section4TakesHeadersApart() {
        Links links = links(List.of("</self>; rel=self", "<https://hub.example.net/>; rel=hub"), "");
        assertThat(links.hub()).hasValue("https://hub.example.net/");
        assertThat(links.self()).hasValue("https://example.org/self");
    }

    @Test
    void takesNoRelationFromWithinATextOrTheSecondOfTwo() {
        Links links = links(
                List.of("</wrong>; title=\"; rel=hub\"; rel=up; rel=hub, <https://hub.example.net/>; x; rel=hub"), "");
        assertThat(links.hub()).hasValue("https://hub.example.net/");
    }

    /** As long as a line of an answer can be. */
    @ParameterizedTest
    @ValueSource(strings = {";a", ";a=b", ";a=\"\"", ";a=\"", "; ", " ", "<", "<x>", "<x>;", ",", ";rel=x"})
    void readsHeadersOfHostileServersInOneGo(String part) {
        String start = "</self>; rel=self, <x>";
        String header = start + part.repeat((16_384 - start.length()) / part.length());
        assertThat(links(List.of(header, "<https://hub.example.net/>; rel=hub"), "")
                        .hub())
                .hasValue("https://hub.example.net/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ATOM,
                "<rss xmlns:a='http://www.w3.org/2005/Atom'><channel><link>http://x/</link>%s</channel></rss>",
            })
    void section4LooksIntoTheDocumentWhereNoHeaderNamesAHub(String document) {
        String prefix = document.startsWith("<rss") ? "<a:link" : "<link";
        Links links = links(List.of("</other>; rel=self"), String.format(document, LINKS.replace("<link", prefix)));
        assertThat(links.hub()).hasValue("https://hub.example.net/");
        assertThat(links.self()).hasValue("https://example.org/self");
    }

    /** Whoever writes an entry does not choose the hub. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<feed xmlns='http://www.w3.org/2005/Atom'><entry>%s</entry></feed>",
                "<feed xmlns='http://www.w3.org/2005/Atom'><entry><feed>%s</feed></entry></feed>",
                "<rss xmlns='http://www.w3.org/2005/Atom'><channel><item>%s</item></channel></rss>",
                "<feed>%s</feed>",
                "not xml",
                ""
            })
    void section81TakesNoLinkOfAnEntry(String document) {
        Links links = links(List.of(), String.format(document, LINKS));
        assertThat(links.hub()).isEmpty();
        assertThat(links.self()).isEmpty();
    }

    @Test
    void resolvesNoEntities() {
        assertThat(links(
                                List.of(),
                                "<!DOCTYPE feed [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
                                        + String.format(ATOM, "<title>&e;</title>" + LINKS))
                        .hub()
                        .orElse(""))
                .doesNotContain("root");
    }

    private static Links links(List<String> headers, String document) {
        return Links.of(ADDRESS, headers, document.getBytes(StandardCharsets.UTF_8));
    }
}
