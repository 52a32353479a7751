package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushedImportTests {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private static final byte[] DOCUMENT = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);

    private static final PushedImport ASKED =
            new PushedImport("http://a/", "http://a/", "http://hub/", "t", "Jefe", NOON, null, null);

    @ParameterizedTest
    @CsvSource({"sha1, HmacSHA1", "sha256, HmacSHA256", "sha384, HmacSHA384", "sha512, HmacSHA512"})
    void section712KnowsEachMethod(String name, String algorithm) {
        String signature = name + "=" + HubSubscription.signature(algorithm, "Jefe", DOCUMENT);
        assertThat(ASKED.isSigned(Optional.of(signature), DOCUMENT)).isTrue();
        assertThat(ASKED.isSigned(Optional.of(signature), new byte[0])).isFalse();
        String other = name + "=" + HubSubscription.signature(algorithm, "other", DOCUMENT);
        assertThat(ASKED.isSigned(Optional.of(other), DOCUMENT)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sha256", "sha256=", "md5=00", "=", "sha1=5bdcc146bf60754e6a042426089575c7", "SHA256=x"})
    void section712TakesNothingElse(String signature) {
        assertThat(ASKED.isSigned(Optional.of(signature), DOCUMENT)).isFalse();
        assertThat(ASKED.isSigned(Optional.empty(), DOCUMENT)).isFalse();
    }

    @Test
    void section531IsRenewedFromTheHalfOfItsLeaseOn() {
        PushedImport confirmed = ASKED.confirmed(NOON.plusMillis(10), Duration.ofMinutes(10));
        assertThat(confirmed.isDue("http://a/", NOON.plusSeconds(299))).isFalse();
        assertThat(confirmed.isDue("http://a/", NOON.plusSeconds(301))).isTrue();
        PushedImport askedAgain = confirmed.asked(NOON.plusSeconds(301));
        assertThat(askedAgain.isDue("http://a/", NOON.plusSeconds(302))).isFalse();
        assertThat(askedAgain.isDue("http://a/", NOON.plusSeconds(361))).isTrue();
    }

    @Test
    void isAskedAgainWhereItIsNotConfirmed() {
        assertThat(ASKED.isDue("http://a/", NOON.plusSeconds(59))).isFalse();
        assertThat(ASKED.isDue("http://a/", NOON.plusSeconds(60))).isTrue();
        assertThat(ASKED.isDue("http://other/", NOON)).isTrue();
        assertThat(ASKED.confirmed(NOON, Duration.ofDays(1)).denied().isDue("http://a/", NOON.plusSeconds(60)))
                .isTrue();
    }

    @Test
    void isAskedOnceADayWhetherItHasAHubByNow() {
        PushedImport without = new PushedImport("http://a/", "http://a/", "", "t", "s", NOON, null, null);
        assertThat(without.isDue("http://a/", NOON.plusSeconds(3_600))).isFalse();
        assertThat(without.isDue("http://a/", NOON.plusSeconds(86_400))).isTrue();
    }
}
