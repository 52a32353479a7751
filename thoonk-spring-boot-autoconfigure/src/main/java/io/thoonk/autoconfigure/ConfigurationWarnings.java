package io.thoonk.autoconfigure;

import io.thoonk.ThoonkException;
import io.thoonk.thread.ThoonkThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.NativeDetector;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Warns of configuration that cannot have been meant so, once, when all workers and listeners are known. */
final class ConfigurationWarnings {

    private static final Logger log = LoggerFactory.getLogger(ConfigurationWarnings.class);

    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("thoonk");

    private final ConfiguredOptions options;

    private final UnheardEvents events;

    private final BeanFactory beans;

    private final Environment environment;

    private final ObjectProvider<LifecycleProperties> lifecycle;

    private boolean told;

    ConfigurationWarnings(
            ConfiguredOptions options,
            UnheardEvents events,
            BeanFactory beans,
            Environment environment,
            ObjectProvider<LifecycleProperties> lifecycle) {
        this.options = options;
        this.events = events;
        this.beans = beans;
        this.environment = environment;
        this.lifecycle = lifecycle;
    }

    void tell() {
        if (!told) {
            told = true;
            List<String> warnings = new ArrayList<>(options.warnings(
                    NativeDetector.inNativeImage() ? List.of() : names(),
                    Optional.ofNullable(lifecycle.getIfAvailable())
                            .map(LifecycleProperties::getTimeoutPerShutdownPhase)));
            dashboard(warnings);
            formerNames(warnings);
            warnings.forEach(log::warn);
            if (!events.isEmpty()) {
                ThoonkThreads.start("warnings", this::unheardEvents);
            }
        }
    }

    private void unheardEvents() {
        try {
            events.warnings().forEach(log::warn);
        } catch (ThoonkException ex) {
            log.debug("Whether the listeners hear what they wait for is not known, as Redis does not answer", ex);
        }
    }

    private void formerNames(List<String> warnings) {
        names().stream()
                .filter(name -> name.getLastElement(Form.UNIFORM).equals("overflow")
                        && "block".equalsIgnoreCase(environment.getProperty(name.toString())))
                .forEach(name ->
                        warnings.add(name + "=block is the former name of drain, and does the same; write drain"));
    }

    private void dashboard(List<String> warnings) {
        String enabled = environment.getProperty("thoonk.dashboard.enabled");
        if (enabled == null) {
            names().stream()
                    .filter(ConfigurationPropertyName.of("thoonk.dashboard")::isAncestorOf)
                    // Also of effect without: whether this process notes how long its jobs waited.
                    .filter(name -> !name.equals(ConfigurationPropertyName.of("thoonk.dashboard.history")))
                    .filter(name -> warnings.stream().noneMatch(warning -> warning.startsWith(name + " ")))
                    .findFirst()
                    .ifPresent(name -> warnings.add(
                            name + " has no effect without thoonk.dashboard.enabled=true; set that as well"));
        } else if (enabled.equals("true")
                && !beans.containsBean("thoonkDashboardApi")
                && !"none".equals(environment.getProperty("spring.main.web-application-type"))) {
            warnings.add(
                    "thoonk.dashboard.enabled=true shows no pages, because this is no web application, or Jackson is not there: "
                            + "add spring-boot-starter-webmvc or spring-boot-starter-webflux; "
                            + "set spring.main.web-application-type=none to have only the history written");
        }
    }

    /** What is set below the prefix; environment variables may be spelled in too many ways to be sure. */
    private List<ConfigurationPropertyName> names() {
        return StreamSupport.stream(
                        ConfigurationPropertySources.get(environment).spliterator(), false)
                .filter(source -> !(source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource))
                .flatMap(source -> source instanceof IterableConfigurationPropertySource iterable
                        ? iterable.stream()
                        : Stream.empty())
                .filter(PREFIX::isAncestorOf)
                .distinct()
                .toList();
    }
}
