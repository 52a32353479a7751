package io.thoonk.benchmark.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.SimpleCommandLinePropertySource;

/** Reads {@code --name=value} into a record whose components have defaults. */
public final class CommandLine {

    private static final String PREFIX = "options";

    private CommandLine() {}

    /**
     * Reads the options of a program.
     *
     * @param arguments what was written
     * @param type a record with {@code @DefaultValue}s
     * @param presets sets of options by the name of the flag that stands for them, such as {@code quick}
     * @param <T> the same type
     * @return the options
     * @throws IllegalArgumentException if an option is unknown or its value is not what it should be
     */
    public static <T extends Record> T read(
            String[] arguments, Class<T> type, Map<String, Map<String, String>> presets) {
        SimpleCommandLinePropertySource source = new SimpleCommandLinePropertySource(arguments);
        if (source.containsProperty("nonOptionArgs")) {
            throw new IllegalArgumentException(
                    "options are written --name=value, unlike " + source.getProperty("nonOptionArgs"));
        }
        Map<String, String> known = new LinkedHashMap<>();
        Map<String, String> written = new LinkedHashMap<>();
        for (String name : source.getPropertyNames()) {
            Map<String, String> preset = presets.get(name);
            if (preset != null) {
                known.putAll(preset);
            } else {
                requireKnown(name, type, presets);
                String value = source.getProperty(name);
                written.put(name, value == null || value.isEmpty() ? "true" : value);
            }
        }
        known.putAll(written);
        return bind(known, type);
    }

    private static <T> T bind(Map<String, String> options, Class<T> type) {
        Map<String, String> prefixed = options.entrySet().stream()
                .collect(Collectors.toMap(option -> PREFIX + "." + option.getKey(), Map.Entry::getValue));
        try {
            return new Binder(new MapConfigurationPropertySource(prefixed)).bindOrCreate(PREFIX, Bindable.of(type));
        } catch (BindException ex) {
            if (ex.getTarget().getType().resolve() == type) {
                // What the record itself has against its values.
                throw new IllegalArgumentException(
                        NestedExceptionUtils.getMostSpecificCause(ex).getMessage(), ex);
            }
            throw new IllegalArgumentException(
                    "option --"
                            + ex.getName()
                                    .getLastElement(
                                            org.springframework.boot.context.properties.source.ConfigurationPropertyName
                                                    .Form.DASHED)
                            + " has a value that cannot be read as "
                            + ex.getTarget().getType(),
                    ex);
        }
    }

    private static void requireKnown(String name, Class<?> type, Map<String, ?> presets) {
        String known = Arrays.stream(type.getRecordComponents())
                .map(component ->
                        component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
                .collect(Collectors.joining(" --", "--", ""));
        if (!Arrays.asList(known.split(" ")).contains("--" + name)) {
            throw new IllegalArgumentException("there is no option --" + name + " among " + known
                    + (presets.isEmpty() ? "" : " --" + String.join(" --", presets.keySet())));
        }
    }
}
