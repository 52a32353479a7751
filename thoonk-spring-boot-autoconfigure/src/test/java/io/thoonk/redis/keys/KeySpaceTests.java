package io.thoonk.redis.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.redis.keys.KeySpace.Dialects;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeySpaceTests {

    @Test
    void spellsKeysAsTheContractDoes() {
        KeySpace plain = new KeySpace("", false);
        assertThat(WireText.text(plain.registry(Dialect.CONTRACT))).isEqualTo("feeds");
        assertThat(WireText.text(plain.ofFeed("feed.ids", "a:b"))).isEqualTo("feed.ids:a:b");
        assertThat(WireText.text(plain.ofItem("feed.jobfinished", "work", "7")))
                .isEqualTo("feed.jobfinished:work\0007");
    }

    @Test
    void putsThePrefixBeforeAllAndTheFeedIntoItsHashTag() {
        KeySpace tagged = new KeySpace("app:", true);
        assertThat(WireText.text(tagged.registry(Dialect.CONTRACT))).isEqualTo("app:feeds");
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
    void spellsJobFeedsOfTheScriptedLineOfThoonkJsAsThatDoes() {
        KeySpace keySpace = new KeySpace("", false, new Dialects(Dialect.CONTRACT, Map.of("resize", Dialect.SCRIPTED)));
        FeedKeys keys = new FeedKeys(keySpace, "resize");
        assertThat(Stream.of(keys.of(FeedKey.CONFIG, FeedKey.IDS, FeedKey.DELAYED)))
                .map(WireText::text)
                .containsExactly("job.config:resize", "job.ids:resize", "job.thoonk.delayed:resize");
        assertThat(WireText.text(keys.registry())).isEqualTo("jobs");
        assertThat(WireText.text(keys.jobFinished("7"))).isEqualTo("job.jobfinished:resize\0007");
        assertThat(WireText.text(keys.jobRequest("7"))).isEqualTo("job.thoonk.request:resize\0007");
        assertThat(WireText.text(keys.of(FeedChannel.JOB_FINISH))).isEqualTo("event.job.finish:resize");
        assertThat(WireText.text(keys.of(FeedChannel.OWN_FINISH))).isEqualTo("event.job.finish:resize");
        assertThat(WireText.text(keys.of(FeedChannel.OWN_DUE))).isEqualTo("job.thoonk.due:resize");
        assertThat(keys.of(FeedChannel.PEER_PUT)).isEmpty();
        assertThat(keys.ofFeeds("newfeed")).isEmpty();

        FeedKeys other = new FeedKeys(keySpace, "mail");
        assertThat(WireText.text(other.of(FeedKey.IDS))).isEqualTo("feed.ids:mail");
        assertThat(WireText.text(other.registry())).isEqualTo("feeds");
        assertThat(WireText.text(other.ofFeeds("newfeed"))).isEqualTo("newfeed");
    }

    @Test
    void givesNoTwoKeysOrFeedsOfOneNameTheSameKey() {
        KeySpace scripted = new KeySpace("", false, new Dialects(Dialect.SCRIPTED, Map.of()));
        List<String> keys = Stream.of(new KeySpace("", false), scripted)
                .flatMap(keySpace -> Stream.of(new FeedKeys(keySpace, "f").all()))
                .map(WireText::text)
                .filter(key -> !key.equals("job.finish:f"))
                .toList();
        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void refusesTheHashTagsThatThoonkJsDoesNotKnow() {
        Dialects one = new Dialects(Dialect.CONTRACT, Map.of("resize", Dialect.SCRIPTED));
        assertThat(WireText.text(new FeedKeys(new KeySpace("app:", false, one), "resize").of(FeedKey.IDS)))
                .isEqualTo("app:job.ids:resize");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KeySpace("", true, one))
                .withMessageContaining("know no hash tags");
        Dialects allButOne = new Dialects(Dialect.SCRIPTED, Map.of("mail", Dialect.CONTRACT));
        assertThat(allButOne.of("mail")).isEqualTo(Dialect.CONTRACT);
        assertThat(allButOne.of("resize")).isEqualTo(Dialect.SCRIPTED);
        assertThat(new Dialects(Dialect.CONTRACT, Map.of("mail", Dialect.CONTRACT)).anyScripted())
                .isFalse();
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
