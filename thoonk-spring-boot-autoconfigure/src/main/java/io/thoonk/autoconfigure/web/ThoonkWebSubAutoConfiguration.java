package io.thoonk.autoconfigure.web;

import io.thoonk.atom.AtomFeeds;
import io.thoonk.atom.AtomImports;
import io.thoonk.autoconfigure.InnerTemplate;
import io.thoonk.container.AttributeResolver;
import io.thoonk.container.InvalidEndpointException;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.event.FeedEventType;
import io.thoonk.listener.ExhaustedPolicy;
import io.thoonk.listener.ListenerContainerFactory;
import io.thoonk.listener.ListenerOptions;
import io.thoonk.listener.ListenerSettings;
import io.thoonk.websub.FluxWebSub;
import io.thoonk.websub.MvcWebSub;
import io.thoonk.websub.WebSubHub;
import io.thoonk.websub.WebSubSubscriber;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Auto-configuration of WebSub, where the configuration gives the hub or the callbacks of the subscriber a path. */
@AutoConfiguration(after = ThoonkAtomAutoConfiguration.class)
@ConditionalOnBean(ConfiguredFeeds.class)
final class ThoonkWebSubAutoConfiguration {

    static final String SUBSCRIBER_PATH = "thoonk.websub.subscriber.path";

    /** Id of the container, and the name under which Redis keeps how far it is. */
    private static final String HUB = "websub-hub";

    /** Nobody looks for parked changes of a hub, so a refusal of Redis may only hold them up. */
    private static final ListenerSettings UNTIL_IT_WORKS =
            new ListenerSettings(null, null, null, null, null, ExhaustedPolicy.RETRY, null, null);

    private static String base(String who, ThoonkAtomProperties atom) {
        if (atom.baseUrl() == null) {
            throw new InvalidEndpointException(
                    who,
                    "needs thoonk.atom.base-url, because jobs have no request to take addresses from",
                    "Set thoonk.atom.base-url to the address of the application, like https://example.org");
        }
        return atom.baseUrl();
    }

    @Bean
    WebSubMethods thoonkWebSubMethods(
            ConfigurableBeanFactory beanFactory,
            ObjectProvider<AtomImports> imports,
            ThoonkWebSubProperties properties) {
        return new WebSubMethods(
                new AttributeResolver(beanFactory, ApplicationConversionService.getSharedInstance()),
                imports,
                properties.subscriber().path() != null);
    }

    /** Sends what feeds of this application are to subscribers. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication
    @ConditionalOnProperty("thoonk.websub.hub.path")
    static class Hub {

        @Bean
        WebSubHub thoonkWebSubHub(
                ThoonkWebSubProperties properties,
                ThoonkAtomProperties atom,
                AtomFeeds documents,
                InnerTemplate inner,
                ListenerSettings.Source settings,
                ListenerContainerFactory factory,
                ThoonkContainerRegistry registry) {
            String path = Objects.requireNonNull(properties.hub().path());
            check(path, properties.hub().feeds(), atom, documents);
            WebSubHub hub = new WebSubHub(properties.hub().toSettings(path), documents, inner.template());
            ListenerOptions defaults = UNTIL_IT_WORKS.over(settings.listenerDefaults());
            registry.register(factory.create(new ListenerContainerFactory.Spec(
                    HUB,
                    properties.hub().feeds(),
                    EnumSet.of(FeedEventType.PUBLISH, FeedEventType.EDIT, FeedEventType.RETRACT),
                    false,
                    // So that what changes while no process runs is told as well.
                    Optional.of(HUB),
                    settings.forListener(HUB).map(said -> said.over(defaults)).orElse(defaults),
                    hub::changed,
                    Optional.empty(),
                    Optional.empty())));
            return hub;
        }

        private static void check(String path, List<String> feeds, ThoonkAtomProperties atom, AtomFeeds documents) {
            base("thoonk.websub.hub", atom);
            if (documents.paths().contains(path)) {
                throw new InvalidEndpointException(
                        "thoonk.websub.hub.path", "is '" + path + "', which is the path of a feed", "Choose another");
            }
            feeds.stream()
                    .filter(feed -> documents.addresses(feed).isEmpty())
                    .findFirst()
                    .ifPresent(feed -> {
                        throw new InvalidEndpointException(
                                "thoonk.websub.hub.feeds",
                                "names '" + feed + "', which has no path",
                                "Set thoonk.atom.feeds." + feed + ".path, or leave the feed out");
                    });
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        @ConditionalOnClass(DispatcherServlet.class)
        static class Mvc {

            @Bean
            SimpleUrlHandlerMapping thoonkMvcWebSub(WebSubHub hub) {
                return new MvcWebSub(hub).mapping();
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class Reactive {

            @Bean
            RouterFunction<ServerResponse> thoonkFluxWebSub(WebSubHub hub) {
                return new FluxWebSub(hub).routes();
            }
        }
    }

    /** Subscribes imports. Processes without a web server do so too, as long as another answers the hub. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(SUBSCRIBER_PATH)
    static class Subscriber {

        @Bean
        WebSubSubscriber thoonkWebSubSubscriber(
                ThoonkWebSubProperties properties,
                ThoonkAtomProperties atom,
                ObjectProvider<AtomImports> imports,
                InnerTemplate inner) {
            String path = Objects.requireNonNull(properties.subscriber().path());
            return new WebSubSubscriber(
                    path,
                    base("thoonk.websub.subscriber", atom),
                    name -> imports.getObject().exists(name),
                    inner.template());
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
        @ConditionalOnClass(DispatcherServlet.class)
        static class Mvc {

            @Bean
            SimpleUrlHandlerMapping thoonkMvcWebSubSubscriber(WebSubSubscriber subscriber) {
                return new MvcWebSub(subscriber).mapping();
            }
        }

        @Configuration(proxyBeanMethods = false)
        @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
        static class Reactive {

            @Bean
            RouterFunction<ServerResponse> thoonkFluxWebSubSubscriber(WebSubSubscriber subscriber) {
                return new FluxWebSub(subscriber).routes();
            }
        }
    }
}
