package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HubSubscriptionTests {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    /** Test case 2 of RFC 4231. */
    @Test
    void section71SignsTheDocumentWithTheSecret() {
        byte[] document = "what do ya want for nothing?".getBytes(StandardCharsets.UTF_8);
        assertThat(of("Jefe").signature(document))
                .hasValue("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assertThat(of(null).signature(document)).isEmpty();
    }

    @Test
    void section531EndsWithItsLease() {
        assertThat(of(null).isAlive(NOON.plusMillis(59_999))).isTrue();
        assertThat(of(null).isAlive(NOON.plusMillis(60_000))).isFalse();
    }

    @Test
    void section51IsOneForEachTopicAndCallback() {
        assertThat(HubSubscription.id("http://a/", "http://b/"))
                .isEqualTo(HubSubscription.id("http://a/", "http://b/"))
                .isNotEqualTo(HubSubscription.id("http://a/", "http://c/"))
                .isNotEqualTo(HubSubscription.id("http://c/", "http://b/"));
    }

    /** What another version has written is read, and the secret has a name that the dashboard hides. */
    @Test
    void staysReadable() {
        String written = HubSubscriptions.JSON.writeValueAsString(of("s"));
        assertThat(HubSubscriptions.JSON.readTree(written)).isEqualTo(HubSubscriptions.JSON.readTree("""
                {"topic": "http://a/", "callback": "http://b/", "since": "2026-11-29T12:00:00Z",
                 "until": "2026-11-29T12:01:00Z", "secret": "s"}
                """));
        assertThat(HubSubscriptions.JSON.readValue(written.replace("}", ",\"later\":1}"), HubSubscription.class))
                .isEqualTo(of("s"));
    }

    private static HubSubscription of(@Nullable String secret) {
        return new HubSubscription("http://a/", "http://b/", NOON, NOON.plusSeconds(60), secret);
    }
}
