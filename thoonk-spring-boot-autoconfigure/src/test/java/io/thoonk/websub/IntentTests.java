package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.websub.Intent.Mode;
import io.thoonk.websub.Intent.RefusedRequestException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request to a hub means. The sections are those of the Recommendation. */
class IntentTests {

    private static final Map<String, String> SUBSCRIBE = Map.of(
            "hub.mode", "subscribe",
            "hub.topic", "https://example.org/news.atom",
            "hub.callback", "https://reader.example.net/c?id=1&hub.mode=mine");

    @Test
    void section51ReadsARequest() {
        assertThat(read(SUBSCRIBE, "hub.lease_seconds", "60", "hub.secret", "s", "hub.unknown", "x"))
                .isEqualTo(new Intent(
                        Mode.SUBSCRIBE,
                        "https://example.org/news.atom",
                        "https://reader.example.net/c?id=1&hub.mode=mine",
                        60L,
                        "s"));
    }

    @Test
    void section51IgnoresTheLeaseOfAnUnsubscription() {
        Intent intent = read(SUBSCRIBE, "hub.mode", "unsubscribe", "hub.lease_seconds", "soon", "hub.secret", "s");
        assertThat(intent.mode()).isEqualTo(Mode.UNSUBSCRIBE);
        assertThat(intent.leaseSeconds()).isNull();
        assertThat(intent.secret()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "hub.mode, publish, hub.mode must be",
        "hub.mode, '', hub.mode must be",
        "hub.topic, '', hub.topic is missing",
        "hub.callback, '', hub.callback is missing",
        "hub.callback, /path, hub.callback must begin with http",
        "hub.callback, 'ftp://example.org/', hub.callback must begin with http",
        "hub.callback, 'http://user@example.org/', hub.callback must have neither a user",
        "hub.callback, 'http://exam ple.org/', hub.callback is no address",
        "hub.callback, 'http://example.org:99999/', hub.callback must have a port",
        "hub.topic, 'file:///etc/passwd', hub.topic must begin with http",
        "hub.lease_seconds, 0, hub.lease_seconds must be",
        "hub.lease_seconds, -1, hub.lease_seconds must be",
        "hub.lease_seconds, 1.5, hub.lease_seconds must be",
        "hub.lease_seconds, 99999999999999999999, hub.lease_seconds must be"
    })
    void section512NamesWhatIsWrong(String parameter, String value, String why) {
        assertThatExceptionOfType(RefusedRequestException.class)
                .isThrownBy(() -> read(SUBSCRIBE, parameter, value))
                .withMessageContaining(why);
    }

    @Test
    void section51TakesSecretsOfLessThan200Bytes() {
        assertThat(read(SUBSCRIBE, "hub.secret", "x".repeat(199)).secret()).hasSize(199);
        assertThatExceptionOfType(RefusedRequestException.class)
                .isThrownBy(() -> read(SUBSCRIBE, "hub.secret", "x".repeat(200)));
        // Bytes count, not characters.
        assertThatExceptionOfType(RefusedRequestException.class)
                .isThrownBy(() -> read(SUBSCRIBE, "hub.secret", "ü".repeat(100)));
    }

    @Test
    void takesNoEndlessAddress() {
        assertThatExceptionOfType(RefusedRequestException.class)
                .isThrownBy(() -> read(SUBSCRIBE, "hub.callback", "https://example.org/" + "x".repeat(2_000)))
                .withMessageContaining("at most 2000");
    }

    @Test
    void takesHttpsAloneWhereThatIsSaid() {
        assertThat(Intent.read(name -> Optional.ofNullable(SUBSCRIBE.get(name)), true)
                        .callback())
                .startsWith("https:");
        Map<String, String> plain = new HashMap<>(SUBSCRIBE);
        plain.put("hub.callback", "http://reader.example.net/");
        assertThatExceptionOfType(RefusedRequestException.class)
                .isThrownBy(() -> Intent.read(name -> Optional.ofNullable(plain.get(name)), true))
                .withMessageContaining("https://");
    }

    @Test
    void section511AppendsToTheQueryOfTheCallback() {
        assertThat(read(SUBSCRIBE).verification("c0ffee", 60))
                .hasToString("https://reader.example.net/c?id=1&hub.mode=mine&hub.challenge=c0ffee"
                        + "&hub.lease_seconds=60&hub.mode=subscribe&hub.topic=https%3A%2F%2Fexample.org%2Fnews.atom");
        Intent unsubscribe = read(SUBSCRIBE, "hub.mode", "unsubscribe", "hub.callback", "https://reader.example.net/c");
        assertThat(unsubscribe.verification("c0ffee", 60))
                .hasToString("https://reader.example.net/c?hub.challenge=c0ffee&hub.mode=unsubscribe"
                        + "&hub.topic=https%3A%2F%2Fexample.org%2Fnews.atom");
    }

    @Test
    void section52TellsADenialWithItsReason() {
        assertThat(read(SUBSCRIBE).denial("no & never"))
                .hasToString("https://reader.example.net/c?id=1&hub.mode=mine&hub.mode=denied"
                        + "&hub.reason=no%20%26%20never&hub.topic=https%3A%2F%2Fexample.org%2Fnews.atom");
    }

    private static Intent read(Map<String, String> parameters, String... more) {
        Map<String, String> all = new HashMap<>(parameters);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return Intent.read(name -> Optional.ofNullable(all.get(name)), false);
    }
}
