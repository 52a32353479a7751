package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps the table of properties equal to the metadata. Run with {@code -Dthoonk.docs.write=true} to write the table.
 */
class ConfigurationPageTests {

    private static final String BEGIN = "<!-- table: begin -->\n";

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
                                || name.matches("thoonk\\.(workers|listeners)\\.[a-z-]+\\..+")
                                        && property.name()
                                                .equals(
                                                        name.startsWith("thoonk.workers.")
                                                                ? "thoonk.workers"
                                                                : "thoonk.listeners"));
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

    private static String table() {
        return "| property | meaning | type | default |\n| --- | --- | --- | --- |\n"
                + ConfigurationMetadata.properties().stream()
                        .map(ConfigurationMetadata.Property::row)
                        .collect(Collectors.joining("\n"))
                + "\n";
    }
}
