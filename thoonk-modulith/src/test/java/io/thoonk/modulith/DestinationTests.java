package io.thoonk.modulith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.modulith.Destination.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DestinationTests {

    @ParameterizedTest
    @CsvSource({
        "news, FEED, news",
        "feed:news, FEED, news",
        "feed:a:b, FEED, a:b",
        "queue:q, QUEUE, q",
        "jobs:mail, JOBS, mail"
    })
    void namesKindAndFeed(String target, Kind kind, String name) {
        assertThat(Destination.parse(target)).isEqualTo(new Destination(kind, name));
    }

    @Test
    void refusesAnUnknownKindAndSaysHowToNameSuchAFeed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.parse("job:mail"))
                .withMessageContaining("'job:'")
                .withMessageContaining("write feed:job:mail");
    }

    @Test
    void refusesAKeyWhereThereIsNoId() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Destination.parse("queue:q").refuseKey(Optional.of("7")))
                .withMessageContaining("leave '::' and the key out");
    }
}
