package io.thoonk.modulith;

import io.thoonk.ThoonkOperations;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.ExternalizationMode;
import org.springframework.modulith.events.config.EventExternalizationAutoConfiguration;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;

/**
 * Auto-configuration of what sends the events that Spring Modulith externalizes, where
 * {@code spring.modulith.events.externalization.mode} is {@code module-listener}, its default.
 *
 * @since 0.1
 */
@AutoConfiguration(after = {ThoonkAutoConfiguration.class, EventExternalizationAutoConfiguration.class})
@ConditionalOnBean({ThoonkOperations.class, EventExternalizationConfiguration.class})
@ConditionalOnBooleanProperty(name = "spring.modulith.events.externalization.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = ExternalizationMode.PROPERTY, havingValue = "module-listener", matchIfMissing = true)
public final class ThoonkModulithAutoConfiguration {

    ThoonkModulithAutoConfiguration() {}

    @Bean
    ThoonkEventTransport thoonkEventTransport(ThoonkOperations thoonk) {
        return new ThoonkEventTransport(thoonk);
    }

    @Bean
    EventExternalizerModuleListener thoonkEventExternalizer(
            EventExternalizationConfiguration configuration, ThoonkEventTransport transport) {
        return new EventExternalizerModuleListener(configuration, transport);
    }
}
