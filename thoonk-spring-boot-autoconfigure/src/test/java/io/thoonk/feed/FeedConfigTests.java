package io.thoonk.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedConfigTests {

    @Test
    void writesItsFieldsAsTheContractSpellsThem() {
        FeedConfig config = FeedConfig.builder()
                .type(FeedType.JOB)
                .maxLength(50)
                .title("Letters")
                .claimTimeout(Duration.ofSeconds(30))
                .maxAttempts(5)
                .field("colour", "green")
                .build();

        assertThat(config.fields())
                .containsOnly(
                        Map.entry("type", "job"),
                        Map.entry("max_length", "50"),
                        Map.entry("title", "Letters"),
                        Map.entry("claim_timeout", "30000"),
                        Map.entry("max_attempts", "5"),
                        Map.entry("colour", "green"));
        assertThat(config.claimTimeout()).contains(Duration.ofSeconds(30));
        assertThat(config.maxAttempts()).hasValue(5);
        assertThat(config.toBuilder().build()).isEqualTo(config).hasSameHashCodeAs(config);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "many", "1e3", "99999999999999999999", " 5"})
    void takesAnUnusableLengthOfAPeerForNone(String stored) {
        assertThat(FeedConfig.ofFields(Map.of("max_length", stored)).maxLength())
                .isEmpty();
    }

    @Test
    void refusesWhatCannotBeMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedConfig.ofMaxLength(0))
                .withMessageContaining("max_length must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedConfig.builder().maxAttempts(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedConfig.builder().claimTimeout(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedConfig.builder().field("max_length", "7"));
    }
}
