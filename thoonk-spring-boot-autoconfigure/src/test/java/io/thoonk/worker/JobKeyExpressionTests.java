package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobKeyExpressionTests {

    private static final Mail MAIL = new Mail("acme", new Address("eu-1", 17), List.of("a", "b"));

    @ParameterizedTest
    @CsvSource({
        "#{payload.tenant},                                  acme",
        "#{payload.tenant.toUpperCase()},                    ACME",
        "#{payload.to.host},                                 eu-1",
        "#{payload.to.port},                                 17",
        "'#{payload.tenant}/#{payload.to.host}',             acme/eu-1",
        "#{payload.tags[1]},                                 b",
        "#{payload.to.port > 100 ? 'high' : 'low'},          low",
        "#{payload.region()},                                eu"
    })
    void worksOutAKeyFromARecord(String expression, String key) {
        assertThat(JobKeyExpression.of(expression).keyOf("mail", MAIL)).contains(key);
    }

    @Test
    void worksOutAKeyFromAMapOrABean() {
        JobKeyExpression tenant = JobKeyExpression.of("#{payload.tenant}");
        assertThat(tenant.keyOf("mail", Map.of("tenant", "acme"))).contains("acme");
        assertThat(tenant.keyOf("mail", new Bean())).contains("bean");
        assertThat(JobKeyExpression.of("#{payload}").keyOf("mail", "text")).contains("text");
    }

    @Test
    void hasNoKeyWhereTheExpressionGivesNoneOrNothing() {
        JobKeyExpression tenant = JobKeyExpression.of("#{payload.tenant}");
        assertThat(tenant.keyOf("mail", new Mail(null, MAIL.to(), List.of()))).isEmpty();
        assertThat(tenant.keyOf("mail", new Mail("", MAIL.to(), List.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"payload.tenant", "acme", "tenant"})
    void refusesWhatIsTheSameForAllJobs(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobKeyExpression.of(text))
                .withMessage("The key '" + text
                        + "' is the same for all jobs; write an expression such as #{payload.tenant}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"#{payload.", "#{payload.tenant", "#{}", "#{payload..tenant}"})
    void saysWhatIsNoExpression(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobKeyExpression.of(text))
                .withMessageStartingWith("The key '" + text + "' is no expression (")
                .withMessageEndingWith("; write an expression such as #{payload.tenant}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#{payload.customer}",
                "#{T(java.lang.System).getProperty('user.name')}",
                "#{@beans.name}",
                "#{payload.tenant.nothing()}"
            })
    void saysWhatCannotBeWorkedOut(String text) {
        JobKeyExpression expression = JobKeyExpression.of(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> expression.keyOf("mail", MAIL))
                .withMessageStartingWith("The key of a job of queue 'mail' cannot be worked out by '" + text
                        + "' from a " + Mail.class.getName() + ": ")
                .withMessageEndingWith("; correct limits.key, or put the job with PutOptions key(…)");
    }

    record Mail(@Nullable String tenant, Address to, List<String> tags) {

        public String region() {
            return to.host().substring(0, 2);
        }
    }

    record Address(String host, int port) {}

    public static final class Bean {

        public String getTenant() {
            return "bean";
        }
    }
}
