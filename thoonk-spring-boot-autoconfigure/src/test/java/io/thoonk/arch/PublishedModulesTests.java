package io.thoonk.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What each module owes that is published, held against the POMs. */
@Tag("text")
class PublishedModulesTests {

    private static final String BOM = "thoonk-bom";

    private static final Path ROOT = root();

    @Test
    void standInTheBillOfMaterials() {
        assertThat(artifacts(pom(BOM).split("</?dependencies>")[1]))
                .containsExactlyInAnyOrderElementsOf(published().stream()
                        .filter(module -> !module.equals(BOM))
                        .toList());
    }

    @Test
    void haveModuleNamesOfTheirOwn() {
        List<String> names = published().stream()
                .filter(module -> !module.equals(BOM))
                .flatMap(module ->
                        found("<Automatic-Module-Name>([a-z.]+)</Automatic-Module-Name>", pom(module)).stream())
                .toList();
        assertThat(names)
                .hasSize(published().size() - 1)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("io.thoonk"));
    }

    private static List<String> published() {
        return found("<module>(.*)</module>", pom(".")).stream()
                .filter(module -> !pom(module).contains("<maven.deploy.skip>true"))
                .toList();
    }

    private static List<String> artifacts(String xml) {
        return found("<artifactId>(.*)</artifactId>", xml);
    }

    private static List<String> found(String pattern, String xml) {
        return Pattern.compile(pattern)
                .matcher(xml)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static String pom(String module) {
        try {
            return Files.readString(ROOT.resolve(module).resolve("pom.xml"));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Path root() {
        Path module = Path.of("").toAbsolutePath();
        return Files.exists(module.resolve(BOM)) ? module : module.getParent();
    }
}
