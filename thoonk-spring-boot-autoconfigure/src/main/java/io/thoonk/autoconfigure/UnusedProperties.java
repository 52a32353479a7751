package io.thoonk.autoconfigure;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;

/** Tells which of the properties that are set have no effect, because nothing is named so, in sentences. */
final class UnusedProperties {

    private final Collection<ConfigurationPropertyName> names;

    /** Looks at properties that are set, in whatever spelling. */
    UnusedProperties(Collection<ConfigurationPropertyName> names) {
        this.names = names;
    }

    /** Names a container as a property does that has no brackets around the id. */
    static Optional<ConfigurationPropertyName> plain(ConfigurationPropertyName map, String id) {
        return id.matches("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
                ? Optional.of(ConfigurationPropertyName.adapt(map + "." + id, '.'))
                : Optional.empty();
    }

    /** Those of single workers or listeners: of an id that none has, or of a setting that there is not. */
    List<String> ofContainers(String kind, Set<String> ids, Class<?> settings) {
        ConfigurationPropertyName map = ConfigurationPropertyName.of("thoonk." + kind + "s");
        Set<ConfigurationPropertyName> known = namesOf(settings);
        List<String> sentences = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (ConfigurationPropertyName name : names) {
            if (map.isAncestorOf(name)) {
                Optional<ConfigurationPropertyName> container = ids.stream()
                        .flatMap(id -> spellings(map, id))
                        .filter(each -> each.isAncestorOf(name))
                        .max(Comparator.comparing(ConfigurationPropertyName::getNumberOfElements));
                if (container.isEmpty()) {
                    unknown.add(container(map, name, known));
                } else if (!known.contains(name.subName(container.get().getNumberOfElements()))) {
                    sentences.add(name + " has no effect, because a " + kind + " has no such setting; there are "
                            + new TreeSet<>(known));
                }
            }
        }
        unknown.forEach(name -> sentences.add(
                name + ".* has no effect, because there is no " + kind + " with that id; there are " + ids));
        return sentences;
    }

    /** Those of a group, such as {@code thoonk.worker}, that it does not know. */
    List<String> ofGroups(Class<?>... groups) {
        Set<ConfigurationPropertyName> known = new LinkedHashSet<>();
        Set<ConfigurationPropertyName> parents = new LinkedHashSet<>();
        for (Class<?> group : groups) {
            ConfigurationPropertyName prefix = ConfigurationPropertyName.of(
                    group.getAnnotation(ConfigurationProperties.class).value());
            for (ConfigurationPropertyName name : namesOf(group)) {
                ConfigurationPropertyName full = prefix.append(name.toString());
                known.add(full);
                // What stands right below "thoonk" may be a property of the application's own.
                if (full.getNumberOfElements() > 2) {
                    parents.add(full.chop(2));
                }
            }
        }
        return names.stream()
                .filter(name -> parents.stream().anyMatch(parent -> parent.isAncestorOf(name)))
                .filter(name -> known.stream().noneMatch(each -> each.equals(name) || each.isAncestorOf(name)))
                .map(name -> name + " has no effect, because there is no such property; below " + name.chop(2)
                        + " there are "
                        + known.stream()
                                .filter(name.chop(2)::isAncestorOf)
                                .map(each -> each.subName(2).toString())
                                .sorted()
                                .toList())
                .toList();
    }

    private static Stream<ConfigurationPropertyName> spellings(ConfigurationPropertyName map, String id) {
        return Stream.concat(Stream.of(map.append("[" + id + "]")), plain(map, id).stream());
    }

    /** Where the id of a container seems to end, whatever setting comes after it. */
    private static String container(
            ConfigurationPropertyName map, ConfigurationPropertyName name, Set<ConfigurationPropertyName> known) {
        int end = map.getNumberOfElements() + 1;
        while (end < name.getNumberOfElements() - 1 && !known.contains(name.subName(end))) {
            end++;
        }
        return name.chop(end).toString();
    }

    private static Set<ConfigurationPropertyName> namesOf(Class<?> record) {
        return texts(record).map(ConfigurationPropertyName::of).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<String> texts(Class<?> record) {
        RecordComponent[] components = record.getRecordComponents();
        return constructor(record, components)
                .map(constructor -> IntStream.range(0, components.length)
                        .boxed()
                        .flatMap(i -> texts(components[i], constructor.getParameters()[i])))
                .orElseGet(Stream::empty);
    }

    private static Optional<Constructor<?>> constructor(Class<?> record, RecordComponent[] components) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return Arrays.stream(record.getDeclaredConstructors())
                .filter(each -> Arrays.equals(each.getParameterTypes(), types))
                .findFirst();
    }

    private static Stream<String> texts(RecordComponent component, Parameter parameter) {
        Name given = parameter.getAnnotation(Name.class);
        String name = given != null
                ? given.value()
                : DataObjectPropertyName.toDashedForm(component.getName()).toLowerCase(Locale.ROOT);
        return component.getType().isRecord() && !isOneValue(component.getType())
                ? texts(component.getType()).map(nested -> name + "." + nested)
                : Stream.of(name);
    }

    /** Some records are written as one text, and their components are no properties. */
    private static boolean isOneValue(Class<?> record) {
        return ApplicationConversionService.getSharedInstance().canConvert(String.class, record);
    }
}
