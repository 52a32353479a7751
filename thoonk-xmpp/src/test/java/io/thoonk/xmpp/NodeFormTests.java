package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.feed.FeedConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFormTests {

    @Test
    void takesBackWhatItShows() throws StanzaException {
        FeedConfig config = FeedConfig.builder().title("News").maxLength(20).build();

        assertThat(NodeForm.read(NodeForm.show(config))).isEqualTo(config);
    }

    @Test
    void takesBackABoundAsNone() throws StanzaException {
        FeedConfig unbounded = FeedConfig.builder().title("").unbounded().build();

        assertThat(NodeForm.read(NodeForm.show(FeedConfig.builder().build()))).isEqualTo(unbounded);
    }

    @ParameterizedTest
    @CsvSource({
        "pubsub#max_items, 0",
        "pubsub#max_items, -1",
        "pubsub#max_items, many",
        "pubsub#persist_items, 0",
        "pubsub#access_model, open",
        "pubsub#no_such_field, 1",
        "FORM_TYPE, urn:other"
    })
    void refusesWhatItCannotBe(String name, String value) {
        Element form = XmlParser.document("<x xmlns='jabber:x:data' type='submit'><field var='" + name + "'><value>"
                        + value + "</value></field></x>")
                .orElseThrow();

        assertThatExceptionOfType(StanzaException.class)
                .isThrownBy(() -> NodeForm.read(form))
                .withMessageContaining(name)
                .satisfies(refused -> assertThat(refused.condition()).isEqualTo("not-acceptable"));
    }
}
