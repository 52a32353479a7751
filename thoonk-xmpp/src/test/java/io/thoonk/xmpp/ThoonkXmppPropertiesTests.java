package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;

class ThoonkXmppPropertiesTests {

    /** No Redis: nothing of it is asked before the component has connected. */
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    DataRedisAutoConfiguration.class, ThoonkAutoConfiguration.class, ThoonkXmppAutoConfiguration.class))
            .withPropertyValues(
                    "spring.data.redis.url=redis://127.0.0.1:1",
                    "spring.data.redis.timeout=200ms",
                    "thoonk.xmpp.secret=geheim",
                    "thoonk.xmpp.nodes=news",
                    "thoonk.xmpp.subscribers=*@example.org");

    @Test
    void setsUpNothingWithoutADomain() {
        runner.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(XmppComponent.class));
    }

    @Test
    void startsWithoutRedisAndWithoutAServer() {
        runner.withPropertyValues("thoonk.xmpp.domain=pubsub.example.org").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(XmppComponent.class);
            assertThat(context.getBean(XmppComponent.class)).matches(SmartLifecycle::isRunning);
            assertThat(context.getBean(ThoonkXmppProperties.class).toString()).doesNotContain("geheim");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "thoonk.xmpp.domain=pubsub.example.org/x",
                "thoonk.xmpp.domain=a'b",
                "thoonk.xmpp.secret=",
                "thoonk.xmpp.host=8.8.8.8",
                "thoonk.xmpp.host=2001:db8::1",
                "thoonk.xmpp.port=0",
                "thoonk.xmpp.nodes=",
                "thoonk.xmpp.subscribers=",
                "thoonk.xmpp.subscribers=a b@example.org",
                "thoonk.xmpp.owners=@example.org",
                "thoonk.xmpp.max-subscriptions=0",
                "thoonk.xmpp.lease=10ms"
            })
    void refusesWhatCannotBe(String property) {
        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(() -> properties(property).checked())
                .satisfies(invalid ->
                        assertThat(invalid.getName()).isEqualTo(property.substring(0, property.indexOf('='))));
    }

    @Test
    void endsTheStartWhereAPropertyCannotBe() {
        runner.withPropertyValues("thoonk.xmpp.domain=pubsub.example.org", "thoonk.xmpp.host=8.8.8.8")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("thoonk.xmpp.host"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "fd00::1", "prosody"})
    void takesAddressesOfThisMachineAndOfPrivateNetworks(String host) {
        assertThat(properties("thoonk.xmpp.host=" + host).checked().server().host())
                .isEqualTo(host);
    }

    @Test
    void spellsTheDomainAsServersDo() {
        assertThat(properties("thoonk.xmpp.domain=PubSub.example.org")
                        .settings()
                        .domain())
                .isEqualTo("pubsub.example.org");
    }

    private static ThoonkXmppProperties properties(String property) {
        Map<String, String> values = new HashMap<>(Map.of(
                "thoonk.xmpp.domain", "pubsub.example.org",
                "thoonk.xmpp.secret", "geheim",
                "thoonk.xmpp.nodes", "news",
                "thoonk.xmpp.subscribers", "*@example.org"));
        int equals = property.indexOf('=');
        values.put(property.substring(0, equals), property.substring(equals + 1));
        return new Binder(new MapConfigurationPropertySource(values))
                .bind("thoonk.xmpp", ThoonkXmppProperties.class)
                .get();
    }
}
