package io.thoonk.event;

import static io.thoonk.test.Utf8.bytes;
import static io.thoonk.test.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.redis.keys.Dialect;
import io.thoonk.redis.keys.KeySpace;
import io.thoonk.redis.keys.KeySpace.Dialects;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeedEventDecoderTests {

    private final FeedEventDecoder decoder = new FeedEventDecoder(new KeySpace("", false));

    /** The bar stands for NUL. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "feed.publish:f; 1|item; PUBLISH f 1 item",
                "feed.publish:f; 1|; 'PUBLISH f 1 '",
                "feed.publish:f; 1|a|b; PUBLISH f 1 a|b",
                "feed.publish:a:b; 1|item; PUBLISH a:b 1 item",
                "feed.edit:f; 1|item; EDIT f 1 item",
                "feed.retract:f; 1; RETRACT f 1 -",
                "thoonk.retract:f; 1; RETRACT f 1 -",
                "feed.position:f; 1|begin:; POSITION f 1 begin:",
                "job.finish:f; 1|result; FINISH f 1 result",
                "thoonk.finish:f; 1; FINISH f 1 -",
                "event.job.finish:j; 1|a|b; FINISH j 1 a|b",
                "event.job.finish:j; 1; FINISH j 1 -",
                "job.thoonk.retract:j; 1; RETRACT j 1 -",
                "newfeed; f|me; CREATE f - me",
                "delfeed; f|me; DELETE f - me",
                "conffeed; f|me; CONFIGURE f - me",
            })
    void readsTheFramesOfTheContract(String channel, String message, String expected) {
        assertThat(decode(channel, message)).map(FeedEventDecoderTests::spelled).containsExactly(expected);
    }

    @Test
    void readsSeveralJobsOutOfOneMessage() {
        assertThat(decode("thoonk.finish:f", "1|a:b"))
                .containsExactly(
                        new Delivery.Event(new FeedEvent.Finished("f", "1", Optional.empty())),
                        new Delivery.Event(new FeedEvent.Finished("f", "a:b", Optional.empty())));
    }

    @Test
    void readsMarks() {
        assertThat(decode("thoonk.mark:f", "token")).containsExactly(new Delivery.Mark("token"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feed.publish:f",
                "feed.edit:f",
                "feed.position:f",
                "job.finish:f",
                "newfeed",
                "delfeed",
                "conffeed",
                "feed.unknown:f",
                "unknown"
            })
    void findsNothingInWhatIsNotFramedSo(String channel) {
        assertThat(decode(channel, "no frame")).isEmpty();
    }

    @Test
    void takesAnyBytes() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            byte[] message = new byte[random.nextInt(40)];
            random.nextBytes(message);
            Stream.concat(decoder.channels("f").stream(), decoder.globalChannels().stream())
                    .forEach(channel ->
                            assertThat(decoder.decode(bytes(channel), message)).isNotNull());
        }
    }

    @Test
    void spellsPrefixAndHashTags() {
        FeedEventDecoder spelled = new FeedEventDecoder(new KeySpace("app:", true));
        assertThat(spelled.decode(bytes("app:feed.retract:{f}"), bytes("1")))
                .containsExactly(new Delivery.Event(new FeedEvent.Retracted("f", "1")));
        assertThat(spelled.decode(bytes("app:delfeed"), bytes("f\0me")))
                .containsExactly(new Delivery.Event(new FeedEvent.Deleted("f", "me")));
        assertThat(spelled.channels("f")).contains("app:feed.publish:{f}", "app:thoonk.mark:{f}");
        assertThat(spelled.globalChannels()).containsExactly("app:newfeed", "app:delfeed", "app:conffeed");
    }

    @Test
    void tellsTheFeedOfEachChannelItHears() {
        for (KeySpace keySpace :
                List.of(new KeySpace("", false), new KeySpace("app:", false), new KeySpace("", true))) {
            FeedEventDecoder spelled = new FeedEventDecoder(keySpace);
            assertThat(spelled.channels("a:{b}")).allSatisfy(channel -> assertThat(spelled.feedOf(bytes(channel)))
                    .isEqualTo("a:{b}"));
        }
        assertThat(decoder.feedOf(bytes("newfeed"))).isEqualTo("newfeed");
    }

    @Test
    void hearsJobFeedsOfTheScriptedLineOfThoonkJs() {
        FeedEventDecoder scripted = new FeedEventDecoder(
                new KeySpace("", false, new Dialects(Dialect.CONTRACT, Map.of("j", Dialect.SCRIPTED))));
        assertThat(scripted.channels("j")).containsExactly("event.job.finish:j", "job.thoonk.retract:j");
        assertThat(scripted.channels("f")).isEqualTo(decoder.channels("f"));
        assertThat(scripted.patterns("*")).containsAll(decoder.patterns("*")).contains("event.job.finish:*");
        assertThat(decoder.patterns("*")).doesNotContain("event.job.finish:*");
        assertThat(scripted.feedOf(bytes("event.job.finish:a:b"))).isEqualTo("a:b");
    }

    @Test
    void leavesNothingButTheStarToThePatternsOfRedis() {
        assertThat(decoder.patterns("a[1]?^\\*")).contains("feed.publish:a\\[1\\]\\?\\^\\\\*");
    }

    private List<Delivery> decode(String channel, String message) {
        return decoder.decode(bytes(channel), bytes(message.replace('|', '\0')));
    }

    private static String spelled(Delivery delivery) {
        FeedEvent event = ((Delivery.Event) delivery).event();
        return String.join(
                " ", event.type().name(), event.feed(), event.itemId().orElse("-"), rest(event));
    }

    private static String rest(FeedEvent event) {
        if (event instanceof FeedEvent.Moved moved) {
            return moved.position();
        }
        if (event instanceof FeedEvent.Created created) {
            return created.instance();
        }
        if (event instanceof FeedEvent.Deleted deleted) {
            return deleted.instance();
        }
        if (event instanceof FeedEvent.Configured configured) {
            return configured.instance();
        }
        return event.payload().map(payload -> text(payload).replace('\0', '|')).orElse("-");
    }
}
