package io.thoonk.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties that the configuration processor found. */
final class ConfigurationMetadata {

    private static final String RESOURCE = "/META-INF/spring-configuration-metadata.json";

    private ConfigurationMetadata() {}

    static List<Property> properties() {
        List<Property> properties = new ArrayList<>();
        for (JsonNode property : section("properties")) {
            properties.add(new Property(
                    property.get("name").asString(),
                    property.path("type").asString(""),
                    property.path("description").asString(""),
                    value(property.path("defaultValue"))));
        }
        properties.sort(Comparator.comparing(Property::name));
        return properties;
    }

    /** {@return the groups that have a description, by name} */
    static Map<String, String> groups() {
        Map<String, String> groups = new TreeMap<>();
        for (JsonNode group : section("groups")) {
            if (group.hasNonNull("description")) {
                groups.put(
                        group.get("name").asString(), group.get("description").asString());
            }
        }
        return groups;
    }

    static List<Hint> hints() {
        List<Hint> hints = new ArrayList<>();
        for (JsonNode hint : section("hints")) {
            List<String> values = new ArrayList<>();
            hint.path("values").forEach(value -> values.add(value.get("value").asString()));
            List<Provider> providers = new ArrayList<>();
            hint.path("providers")
                    .forEach(provider -> providers.add(new Provider(
                            provider.get("name").asString(),
                            provider.path("parameters").path("target").asStringOpt())));
            hints.add(new Hint(hint.get("name").asString(), values, providers));
        }
        return hints;
    }

    private static JsonNode section(String name) {
        try (InputStream metadata = io.thoonk.ThoonkOperations.class.getResourceAsStream(RESOURCE)) {
            return JsonMapper.builder().build().readTree(metadata).get(name);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static String value(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? "" : node.isString() ? node.asString() : node.toString();
    }

    record Property(String name, String type, String description, String defaultValue) {

        String row() {
            String shortType = type.replaceAll("[a-z]+\\.", "").replace("$", ".");
            return "| `" + name + "` | " + description.replace("|", "\\|") + " | `" + shortType + "` | "
                    + (defaultValue.isEmpty() ? "" : "`" + defaultValue + "`") + " |";
        }
    }

    record Hint(String name, List<String> values, List<Provider> providers) {

        /** {@return the property that it is about, which for the keys of a map is the map} */
        String property() {
            return name.replaceAll("\\.(keys|values)$", "");
        }
    }

    record Provider(String name, Optional<String> target) {}
}
