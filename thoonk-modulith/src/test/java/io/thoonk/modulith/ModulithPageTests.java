package io.thoonk.modulith;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the page about Spring Modulith shows is code that the tests run. */
class ModulithPageTests {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    void showsCodeOfTheTests() throws IOException {
        String tests = plain(MODULE.resolve("src/test/java/io/thoonk/modulith/ModulithIntegrationTests.java"));
        Stream<String> blocks = Pattern.compile("(?ms)^```java modulith\\n(.*?)^```$")
                .matcher(Files.readString(MODULE.resolveSibling("docs").resolve("modulith.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .flatMap(block -> Stream.of(block.split("\n\n")));

        assertThat(blocks).hasSize(3).allSatisfy(block -> assertThat(tests).contains(plain(block)));
    }

    private static String plain(Path file) throws IOException {
        return plain(Files.readString(file));
    }

    private static String plain(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }
}
