package io.thoonk.redis.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class KeySpaceTests {

    @Test
    void spellsKeysAsTheContractDoes() {
        KeySpace plain = new KeySpace("", false);
        assertThat(WireText.text(plain.registry())).isEqualTo("feeds");
        assertThat(WireText.text(plain.ofFeed("feed.ids", "a:b"))).isEqualTo("feed.ids:a:b");
        assertThat(WireText.text(plain.ofItem("feed.jobfinished", "work", "7")))
                .isEqualTo("feed.jobfinished:work\0007");
    }

    @Test
    void putsThePrefixBeforeAllAndTheFeedIntoItsHashTag() {
        KeySpace tagged = new KeySpace("app:", true);
        assertThat(WireText.text(tagged.registry())).isEqualTo("app:feeds");
        assertThat(WireText.text(tagged.ofFeed("feed.ids", "news"))).isEqualTo("app:feed.ids:{news}");
        assertThat(WireText.text(tagged.ofItem("feed.jobfinished", "work", "7")))
                .isEqualTo("app:feed.jobfinished:{work}\0007");
    }

    @Test
    void refusesWhatWouldHideTheHashTag() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySpace("a{", true))
                .withMessageContaining("'a{'");
        assertThatIllegalArgumentException().isThrownBy(() -> new KeySpace("{}", true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySpace("", true).ofFeed("feed.ids", "}x"))
                .withMessageContaining("begins with a closing brace");
        assertThat(WireText.text(new KeySpace("a{", false).ofFeed("feed.ids", "}x")))
                .isEqualTo("a{feed.ids:}x");
    }

    @Test
    void knowsWhetherTheSetOfAllFeedsIsInAnotherSlot() {
        assertThat(new KeySpace("", false).isRegistryApart()).isFalse();
        assertThat(new KeySpace("app:", true).isRegistryApart()).isTrue();
        assertThat(new KeySpace("{app}:", true).isRegistryApart()).isFalse();
        assertThat(WireText.text(new KeySpace("app:", true).deletion("g1")))
                .isEqualTo("app:thoonk.deleted:{app:feeds}\0g1");
    }

    @Test
    void refusesNamesAndIdsThatTheWireCannotCarry() {
        assertThat(WireText.text(WireText.name("Grüße 🐦"))).isEqualTo("Grüße 🐦");
        assertThatIllegalArgumentException().isThrownBy(() -> WireText.name("")).withMessageContaining("is empty");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireText.id("a\0b"))
                .withMessageContaining("a\u2400b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WireText.id("\ud83d"))
                .withMessageContaining("surrogate");
    }
}
