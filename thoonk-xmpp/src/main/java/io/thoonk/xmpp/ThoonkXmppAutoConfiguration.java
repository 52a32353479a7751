package io.thoonk.xmpp;

import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.listener.ListenerContainerFactory;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the XMPP component, where {@code thoonk.xmpp.domain} is set.
 *
 * @since 0.1
 */
@AutoConfiguration(after = ThoonkAutoConfiguration.class)
@ConditionalOnBean({InnerTemplate.class, ListenerContainerFactory.class})
@ConditionalOnProperty("thoonk.xmpp.domain")
@EnableConfigurationProperties(ThoonkXmppProperties.class)
public final class ThoonkXmppAutoConfiguration {

    ThoonkXmppAutoConfiguration() {}

    @Bean
    XmppComponent thoonkXmppComponent(
            ThoonkXmppProperties properties, InnerTemplate inner, ListenerContainerFactory listeners) {
        PubSubService.Settings settings = properties.checked().settings();
        ComponentLease lease = new ComponentLease(
                () -> inner.internals().cursor(settings.subscriptionsFeed(), "component"),
                settings.lease(),
                System::nanoTime);
        return new XmppComponent(
                properties.server(),
                lease,
                new PubSubService(inner.template(), listeners, settings),
                Clock.systemUTC());
    }

    /** Tells Actuator how the component does. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthConfiguration {

        /** Its condition is of a class that is not there without Actuator's health, so that it cannot stand above. */
        @Bean
        @ConditionalOnEnabledHealthIndicator("thoonk-xmpp")
        @ConditionalOnMissingBean(name = {"thoonkXmppHealthIndicator", "thoonkXmppHealthContributor"})
        XmppHealthIndicator thoonkXmppHealthContributor(XmppComponent component) {
            return new XmppHealthIndicator(component);
        }
    }
}
