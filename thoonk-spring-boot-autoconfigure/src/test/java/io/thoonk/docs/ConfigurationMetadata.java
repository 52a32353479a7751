package io.thoonk.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The properties that the configuration processor found. */
final class ConfigurationMetadata {

    private static final String RESOURCE = "/META-INF/spring-configuration-metadata.json";

    private ConfigurationMetadata() {}

    static List<Property> properties() {
        try (InputStream metadata = io.thoonk.ThoonkOperations.class.getResourceAsStream(RESOURCE)) {
            List<Property> properties = new ArrayList<>();
            for (JsonNode property :
                    JsonMapper.builder().build().readTree(metadata).get("properties")) {
                properties.add(new Property(
                        property.get("name").asString(),
                        property.path("type").asString(""),
                        property.path("description").asString(""),
                        value(property.path("defaultValue"))));
            }
            properties.sort(Comparator.comparing(Property::name));
            return properties;
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
}
