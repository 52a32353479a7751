package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.atom.AtomEntry.Content;
import io.thoonk.atom.AtomEntry.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ItemFieldsTests {

    @Test
    void takesMembersOfAnObject() {
        AtomEntry entry =
                entry("{\"title\":\"One\",\"content\":\"text\",\"link\":\"/one\",\"author\":\"Ann\",\"more\":1}");
        assertThat(entry)
                .isEqualTo(AtomEntry.titled("One").text("text").link("/one").author("Ann"));
    }

    @Test
    void takesTheMembersThatAreConfigured() {
        ItemFields fields = new ItemFields("headline", "body", Kind.HTML, "url", "by");
        assertThat(fields.entry(bytes("{\"headline\":7,\"body\":\"<p>\",\"url\":null}")))
                .isEqualTo(AtomEntry.titled("7").html("<p>"));
    }

    @Test
    void takesTextAsTextWithItsFirstLineAsTitle() {
        assertThat(entry("\n  first line \nsecond"))
                .isEqualTo(AtomEntry.titled("first line").text("\n  first line \nsecond"));
        assertThat(entry("{not json").title()).isEqualTo("{not json");
        assertThat(entry("[1,2]").title()).isEqualTo("[1,2]");
        assertThat(entry("\ud83d\ude80".repeat(200)).title()).isEqualTo("\ud83d\ude80".repeat(100) + "…");
        assertThat(entry("").title()).isEmpty();
    }

    @Test
    void takesBytesAsBytes() {
        assertThat(ItemFields.DEFAULTS.entry(new byte[] {(byte) 0xff, 0}).content())
                .hasValue(new Content(Kind.BYTES, "/wA="));
    }

    private static AtomEntry entry(String item) {
        return ItemFields.DEFAULTS.entry(bytes(item));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
