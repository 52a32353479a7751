package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.thoonk.docs.ConfigurationMetadata.Hint;
import io.thoonk.docs.ConfigurationMetadata.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.util.ClassUtils;

/** What an editor offers for the properties, read from the metadata as it was built. */
class ConfigurationHintsTests {

    @Test
    void offersTheBeansThatARedisConnectionFactoryMayBe() {
        assertThat(hint("thoonk.redis-connection-factory").providers())
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.name()).isEqualTo("spring-bean-reference");
                    assertThat(provider.target()).hasValue(RedisConnectionFactory.class.getName());
                });
    }

    @Test
    void takesAnyIdOfAContainerAsAKey() {
        assertThat(List.of("thoonk.workers.keys", "thoonk.listeners.keys"))
                .allSatisfy(name -> assertThat(hint(name).providers())
                        .singleElement()
                        .satisfies(provider -> assertThat(provider.name()).isEqualTo("any")));
    }

    /** Editors know the constants of an enum, the deprecated ones too: hints are there to say what each means. */
    @ParameterizedTest
    @MethodSource("enums")
    void offersEachConstantThatIsNotDeprecated(Property property) throws Exception {
        Class<?> type = ClassUtils.forName(property.type(), null);
        List<String> current = Arrays.stream(type.getFields())
                .filter(field -> field.isEnumConstant() && !field.isAnnotationPresent(Deprecated.class))
                .map(field -> field.getName().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        assertThat(hint(property.name()).values()).containsExactlyElementsOf(current);
    }

    @ParameterizedTest
    @MethodSource("hints")
    void standsAtAPropertyThatExistsAndBindsWhatItOffers(Hint hint) throws Exception {
        Property property = ConfigurationMetadata.properties().stream()
                .filter(candidate -> candidate.name().equals(hint.property()))
                .findAny()
                .orElseThrow(() -> new AssertionError(hint.name() + " is a hint at no property"));
        Class<?> type = ClassUtils.forName(property.type().replaceAll("<.*", ""), null);
        for (String value : hint.values()) {
            Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(property.name(), value)));
            assertThatCode(() -> binder.bind(property.name(), type).get())
                    .as(value)
                    .doesNotThrowAnyException();
        }
        hint.providers().stream()
                .flatMap(provider -> provider.target().stream())
                .forEach(target -> assertThat(ClassUtils.isPresent(target, null))
                        .as(target)
                        .isTrue());
    }

    static List<Hint> hints() {
        return ConfigurationMetadata.hints();
    }

    static List<Property> enums() {
        return ConfigurationMetadata.properties().stream()
                .filter(property -> property.name().startsWith("thoonk.") && isEnum(property.type()))
                .toList();
    }

    private static boolean isEnum(String type) {
        return Optional.of(type)
                .filter(name -> ClassUtils.isPresent(name, null))
                .map(name -> ClassUtils.resolveClassName(name, null))
                .filter(Class::isEnum)
                .isPresent();
    }

    private static Hint hint(String name) {
        return hints().stream()
                .filter(hint -> hint.name().equals(name))
                .findAny()
                .orElseThrow(() -> new AssertionError("no hint at " + name));
    }
}
