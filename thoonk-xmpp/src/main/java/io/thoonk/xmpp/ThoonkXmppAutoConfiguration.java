package io.thoonk.xmpp;

import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.listener.ListenerContainerFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

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
                () -> inner.internals().cursor(settings.subscriptionsFeed(), "component"), settings.lease());
        return new XmppComponent(
                properties.server(), lease, settings.lease(), new PubSubService(inner.template(), listeners, settings));
    }
}
