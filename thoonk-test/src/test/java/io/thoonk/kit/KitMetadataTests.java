package io.thoonk.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors offer for the kit's property is what the page about testing says of it. */
class KitMetadataTests {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)`(, the default)? \\| (?:a|one|what) .*\\|$");

    @Test
    void offersTheServersThatThePageLists() throws IOException {
        String page = Files.readString(Path.of("../docs/testing.md"));
        String servers = page.substring(page.indexOf("| `thoonk.test.redis` |"));
        List<String> documented =
                ROW.matcher(servers).results().map(row -> row.group(1)).toList();
        JsonNode metadata = metadata();

        assertThat(documented).hasSize(3);
        assertThat(metadata.at("/hints/0/values").findValuesAsString("value")).containsExactlyElementsOf(documented);
        assertThat(metadata.at("/hints/0/name")).isEqualTo(metadata.at("/properties/0/name"));
        assertThat(metadata.at("/properties/0/defaultValue").asString()).isEqualTo(documented.get(0));
    }

    private static JsonNode metadata() throws IOException {
        try (InputStream json =
                KitMetadataTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            assertThat(json).isNotNull();
            return JsonMapper.shared().readTree(json);
        }
    }
}
