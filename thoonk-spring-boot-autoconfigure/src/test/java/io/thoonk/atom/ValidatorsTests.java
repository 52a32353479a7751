package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ValidatorsTests {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00.900Z");

    private final Validators.Sightings sightings = new Validators.Sightings();

    @Test
    void matchesTheSameContentHoweverTheTagIsWritten() {
        String etag = sightings.of("news", "one", NOON).etag();
        Validators again = sightings.of("news", "one", NOON.plusSeconds(5));
        assertThat(again.match(Optional.of(etag), Optional.empty())).isTrue();
        assertThat(again.match(Optional.of("\"x\", " + etag.substring(2)), Optional.empty()))
                .isTrue();
        assertThat(again.match(Optional.of("*"), Optional.empty())).isTrue();
        assertThat(again.match(Optional.of("garbage"), Optional.empty())).isFalse();
        assertThat(sightings.of("news", "two", NOON).match(Optional.of(etag), Optional.empty()))
                .isFalse();
    }

    @Test
    void saysNoDateInTheSecondOfAChange() {
        assertThat(sightings.of("news", "one", NOON).modified()).isEmpty();
        assertThat(sightings.of("news", "one", NOON.plusMillis(99)).modified()).isEmpty();
        assertThat(sightings.of("news", "one", NOON.plusMillis(100)).modified())
                .hasValue(Instant.parse("2026-11-29T12:00:00Z"));
    }

    @Test
    void datesAChangeByItsFirstSightSoThatRetractionsCount() {
        sightings.of("news", "one", NOON);
        Optional<String> had = Optional.of("Sun, 29 Nov 2026 12:00:00 GMT");
        assertThat(sightings.of("news", "one", NOON.plusSeconds(9)).match(Optional.empty(), had))
                .isTrue();
        sightings.of("news", "less", NOON.plusSeconds(10));
        assertThat(sightings.of("news", "less", NOON.plusSeconds(12)).match(Optional.empty(), had))
                .isFalse();
    }

    @Test
    void looksAtNoDateWhereThereIsATagAndTakesAnyDate() {
        sightings.of("news", "one", NOON);
        Validators later = sightings.of("news", "one", NOON.plusSeconds(9));
        Optional<String> late = Optional.of("Sun, 29 Nov 2026 13:00:00 GMT");
        assertThat(later.match(Optional.of("\"other\""), late)).isFalse();
        assertThat(later.match(Optional.empty(), late)).isTrue();
        assertThat(later.match(Optional.empty(), Optional.of("yesterday"))).isFalse();
        assertThat(later.match(Optional.empty(), Optional.of("Sat, 28 Nov 2026 12:00:00 GMT")))
                .isFalse();
    }
}
