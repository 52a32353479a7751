package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.docs.ConfigurationMetadata.Property;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps the table of properties equal to the metadata. Run with {@code -Dthoonk.docs.write=true} to write the table.
 */
class ConfigurationPageTests {

    private static final String BEGIN = "<!-- table: begin -->\n";

    private static final List<String> FIRST = List.of("thoonk", "thoonk.worker", "thoonk.listener", "thoonk.payload");

    private static final String END = "<!-- table: end -->";

    @Test
    void holdsTheTableOfAllProperties() throws IOException {
        String page = Documentation.read(Documentation.page("configuration.md"));
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("thoonk.docs.write")) {
            Files.writeString(Documentation.page("configuration.md"), expected);
        }
        assertThat(Documentation.read(Documentation.page("configuration.md"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("propertyBlocks")
    void namesOnlyPropertiesThatExist(Documentation.Block block) throws IOException {
        Properties shown = new Properties();
        shown.load(new java.io.StringReader(block.text()));
        assertThat(shown.stringPropertyNames()).isNotEmpty().allSatisfy(name -> {
            if (name.startsWith("thoonk.")) {
                assertThat(ConfigurationMetadata.properties())
                        .anyMatch(property -> name.equals(property.name())
                                || name.matches(
                                                "thoonk\\.((workers|listeners|atom\\.feeds|atom\\.imports)\\.[a-z-]+\\..+|dialects\\.[a-z-]+)")
                                        && name.startsWith(property.name() + ".")
                                        && property.type().startsWith("java.util.Map<"));
            }
        });
    }

    @Test
    void everyPropertyHasADescription() {
        assertThat(ConfigurationMetadata.properties())
                .isNotEmpty()
                .allSatisfy(property ->
                        assertThat(property.description()).as(property.name()).isNotBlank());
    }

    static List<Documentation.Block> propertyBlocks() {
        return Documentation.blocks("properties");
    }

    /** A table for each group, those that an application sets most often first. */
    private static String table() {
        Map<String, List<Property>> properties = ConfigurationMetadata.properties().stream()
                .collect(Collectors.groupingBy(ConfigurationPageTests::group, TreeMap::new, Collectors.toList()));
        assertThat(FIRST).as("groups with a description").isSubsetOf(properties.keySet());
        return Stream.concat(FIRST.stream(), properties.keySet().stream())
                .distinct()
                .map(group -> "\n### `" + group + ".*`\n\n"
                        + ConfigurationMetadata.groups().get(group)
                        + "\n\n| property | meaning | type | default |\n| --- | --- | --- | --- |\n"
                        + properties.get(group).stream().map(Property::row).collect(Collectors.joining("\n"))
                        + "\n")
                .collect(Collectors.joining())
                .substring(1);
    }

    /** The longest group that a property is in; the overrides of single containers stand with the defaults. */
    private static String group(Property property) {
        String name = property.name().replaceAll("^(thoonk\\.(worker|listener))s$", "$1.overrides");
        return ConfigurationMetadata.groups().keySet().stream()
                .filter(group -> name.startsWith(group + "."))
                .max(Comparator.comparing(String::length))
                .orElseThrow(() -> new AssertionError(name + " is in no group with a description"));
    }
}
