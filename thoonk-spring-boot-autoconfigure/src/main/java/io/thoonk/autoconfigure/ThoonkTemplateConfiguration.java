package io.thoonk.autoconfigure;

import io.thoonk.SendObserver;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkSettings;
import io.thoonk.ThoonkTemplate;
import io.thoonk.container.DefaultContainerRegistry;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.worker.QueueKeys;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.HierarchicalBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/**
 * Wires the template, one for a hierarchy of contexts unless one of them brings its own, and the life of its connections,
 * which belongs to the context that the template is in.
 */
@Configuration(proxyBeanMethods = false)
class ThoonkTemplateConfiguration {

    private static final Logger log = LoggerFactory.getLogger(ThoonkTemplateConfiguration.class);

    private static final String INNER = "thoonkInnerTemplate";

    @Bean(INNER)
    @ConditionalOnBean(value = ThoonkTemplate.class, search = SearchStrategy.CURRENT)
    InnerTemplate thoonkInnerTemplateOfApplication(ThoonkTemplate template, Maker maker, QueueKeys keys) {
        if (isStandIn(template)) {
            log.info("The ThoonkTemplate of this application is a stand-in without a connection to Redis; "
                    + "workers, listeners and whatever else Thoonk runs use a template of their own");
            return InnerTemplate.madeHere(asking(keys, maker.make()));
        }
        return InnerTemplate.ofApplication(asking(keys, template));
    }

    @Bean(INNER)
    @ConditionalOnMissingBean(ThoonkTemplate.class)
    InnerTemplate thoonkInnerTemplateMadeHere(Maker maker, QueueKeys keys) {
        return InnerTemplate.madeHere(asking(keys, maker.make()));
    }

    @Bean(INNER)
    @ConditionalOnMissingBean(value = InnerTemplate.class, search = SearchStrategy.CURRENT)
    InnerTemplate thoonkInnerTemplateOfAncestor(HierarchicalBeanFactory beanFactory, QueueKeys keys) {
        BeanFactory parent = Objects.requireNonNull(beanFactory.getParentBeanFactory(), "There is no parent");
        InnerTemplate inner = parent.getBeanProvider(InnerTemplate.class).getIfAvailable();
        return InnerTemplate.ofAncestor(
                asking(keys, inner == null ? parent.getBean(ThoonkTemplate.class) : inner.template()));
    }

    private static ThoonkTemplate asking(QueueKeys keys, ThoonkTemplate template) {
        keys.attach(ThoonkInternals.of(template)::resolveJobKeys);
        return template;
    }

    /** The inner template closes it, after all that works through it. */
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    ThoonkTemplate thoonkTemplate(InnerTemplate inner) {
        return inner.template();
    }

    @Bean
    Maker thoonkTemplateMaker(
            ThoonkConnectionFactory connectionFactory,
            PayloadConverter converter,
            @Qualifier(ThoonkAutoConfiguration.SETTINGS) ThoonkSettings settings,
            ObjectProvider<SendObserver> observer) {
        return () -> new ThoonkTemplate(
                connectionFactory.get(), converter, settings, observer.getIfUnique(SendObserver::none));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static InterruptedClose thoonkInterruptedClose() {
        return new InterruptedClose();
    }

    /** Once the containers have stopped, before the connection factory stops. */
    @Bean
    LifecycleAction thoonkConnectionRelease(InnerTemplate inner) {
        return new LifecycleAction(DefaultContainerRegistry.PHASE - 2, () -> {}, inner::releaseConnections);
    }

    /** Between the connection factory and everything that works with Redis. */
    @Bean
    LifecycleAction thoonkSubscriptionLifecycle(InnerTemplate inner) {
        return new LifecycleAction(2, inner::reconnectSubscriptions, inner::disconnectSubscriptions);
    }

    /** What tests put in the place of a template answers nothing. */
    @SuppressWarnings("ConstantValue")
    private static boolean isStandIn(ThoonkTemplate template) {
        return ThoonkInternals.of(template) == null;
    }

    /** Makes the template that the properties describe. */
    interface Maker {
        ThoonkTemplate make();
    }
}
