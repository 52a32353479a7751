package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTextTests {

    @ParameterizedTest
    @CsvSource({
        "100/10s,                 100, 10000,   false, 1",
        "10/s,                    10,  1000,    false, 1",
        "' 5 / 200 ms ',          5,   200,     false, 1",
        "1/m,                     1,   60000,   false, 1",
        "3/2h,                    3,   7200000, false, 1",
        "1000000/31d,       1000000, 2678400000, false, 1",
        "100/1m smooth,           100, 60000,   true,  1",
        "100/1M SMOOTH Burst 7,   100, 60000,   true,  7"
    })
    void readsARate(String text, int count, long millis, boolean smooth, int burst) {
        Limit.Builder limit = Limit.builder();
        LimitText.rate(limit, text);
        assertThat(limit.build().rate()).contains(new Limit.Rate(count, Duration.ofMillis(millis), smooth, burst));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "100",
                "100/",
                "/s",
                "100/10",
                "-1/s",
                "1.5/s",
                "100 per 10s",
                "10/s burst 5",
                "10/s smooth burst",
                "10/1w",
                "10/1s fast",
                "ten/s",
                "10/PT1S"
            })
    void saysHowARateIsWrittenWhereItIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LimitText.limit(text, "", ""))
                .withMessageStartingWith("A rate must be a number of starts and a time, such as 100/10s")
                .withMessageEndingWith("but it is '" + text + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "0/s, count",
        "1000001/s, count",
        "9999999999/s, count",
        "10/0s, period",
        "10/32d, period",
        "10/s smooth burst 0, burst"
    })
    void saysWhatOfARateCannotBe(String text, String what) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LimitText.limit(text, "", ""))
                .withMessageStartingWith("The rate '" + text + "' cannot be: " + what);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eight", "-1", "1.5", "8 jobs"})
    void saysHowAConcurrencyIsWrittenWhereItIsNone(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LimitText.limit("", text, ""))
                .withMessageStartingWith("A concurrency must be how many jobs run at a time, such as 8")
                .withMessageEndingWith("but it is '" + text + "'");
    }

    @Test
    void saysWhatOfAConcurrencyCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LimitText.limit("", "0", ""))
                .withMessageStartingWith("The concurrency '0' cannot be: concurrency");
    }

    @Test
    void tellsNoLimitFromNothingSaid() {
        assertThat(LimitText.limit(" ", "", "")).isEmpty();
        assertThat(LimitText.limit("none", "", "")).contains(Limit.builder().build());
        assertThat(LimitText.limit("None", "8", ""))
                .contains(Limit.builder().concurrency(8).build());
    }
}
