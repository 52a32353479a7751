package io.thoonk.autoconfigure.web;

import io.thoonk.ThoonkSettings;
import io.thoonk.atom.AtomFeeds;
import io.thoonk.atom.AtomFiles;
import io.thoonk.atom.AtomImport;
import io.thoonk.atom.AtomImports;
import io.thoonk.atom.AtomView;
import io.thoonk.atom.FluxAtomFeeds;
import io.thoonk.atom.MvcAtomFeeds;
import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.autoconfigure.ThoonkAutoConfiguration;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.websub.WebSubSubscriber;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.http.ETag;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * Auto-configuration of feeds for readers of Atom and RSS: over HTTP those that have a path, in files also in applications without a web
 * server.
 */
@AutoConfiguration(after = ThoonkAutoConfiguration.class)
@ConditionalOnClass(ETag.class)
@ConditionalOnBean({InnerTemplate.class, PayloadConverter.class})
@EnableConfigurationProperties({ThoonkAtomProperties.class, ThoonkWebSubProperties.class})
final class ThoonkAtomAutoConfiguration {

    @Bean
    ConfiguredFeeds thoonkConfiguredAtomFeeds(
            ThoonkAtomProperties properties,
            ThoonkWebSubProperties webSub,
            ObjectProvider<AtomView<?>> views,
            PayloadConverter converter) {
        return new ConfiguredFeeds(properties, webSub, views.orderedStream().toList(), converter);
    }

    @Bean
    AtomFiles thoonkAtomFiles(
            ConfiguredFeeds feeds, InnerTemplate inner, @Qualifier("thoonkSettings") ThoonkSettings settings) {
        return new AtomFiles(feeds.files(), inner.template(), settings.keySpace());
    }

    @Bean
    @ConditionalOnWebApplication
    AtomFeeds thoonkAtomFeeds(
            ConfiguredFeeds feeds,
            ThoonkAtomProperties properties,
            InnerTemplate inner,
            @Qualifier("thoonkSettings") ThoonkSettings settings) {
        return new AtomFeeds(
                feeds.byPath(),
                Optional.ofNullable(properties.baseUrl()),
                inner.internals().commands(),
                settings.keySpace());
    }

    /** Feeds elsewhere, where the configuration names some, or methods may. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(OnImports.class)
    static class Imports {

        @Bean
        AtomImports thoonkAtomImports(
                ThoonkAtomProperties properties,
                ThoonkWebSubProperties webSub,
                ObjectProvider<AtomImport<?>> views,
                InnerTemplate inner,
                @Qualifier("thoonkSettings") ThoonkSettings settings,
                PayloadConverter converter,
                ObjectProvider<WebSubSubscriber> subscriber) {
            Assert.state(
                    properties.imports().isEmpty()
                            || ClassUtils.isPresent(
                                    "com.rometools.rome.io.WireFeedInput",
                                    getClass().getClassLoader()),
                    "thoonk.atom.imports needs the library com.rometools:rome; add it to the dependencies of the application");
            return new AtomImports(
                    new ConfiguredFeeds(properties, webSub, List.of(), converter).imports(),
                    views.orderedStream().toList(),
                    inner.template(),
                    settings,
                    converter,
                    (name, source) -> subscriber.ifAvailable(found -> found.look(name, source)));
        }
    }

    static final class OnImports implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment().containsProperty(ThoonkWebSubAutoConfiguration.SUBSCRIBER_PATH)
                    || Binder.get(context.getEnvironment())
                            .bind("thoonk.atom.imports", Bindable.mapOf(String.class, Object.class))
                            .isBound();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    static class Mvc {

        @Bean
        SimpleUrlHandlerMapping thoonkMvcAtomFeeds(AtomFeeds feeds) {
            return new MvcAtomFeeds(feeds).mapping();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    static class Reactive {

        @Bean
        RouterFunction<ServerResponse> thoonkFluxAtomFeeds(AtomFeeds feeds) {
            return new FluxAtomFeeds(feeds).routes();
        }
    }
}
