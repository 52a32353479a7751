package io.thoonk.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of the javadoc of public types, and of what applications compile against. */
@Tag("text")
class JavadocTests {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "thoonk");

    private static final Pattern OF_TYPE =
            Pattern.compile("(?m)^/\\*\\*\\n(?: \\*.*\\n)* \\* @since \\d+\\.\\d+\\.\\d+\\n \\*/$");

    /** What a method gives is said by an inline return tag, not once as a sentence and once as a tag. */
    private static final Pattern SAID_TWICE = Pattern.compile("/\\*\\*\\s+(?:\\* )?((?:Tells|Returns|Gets) [^\\n]*)");

    @Test
    void saysSinceWhenEachPublicTypeIsThere() {
        assertThat(PublicSurfaceTests.publicTypes())
                .hasSizeGreaterThan(100)
                .allSatisfy(type -> assertThat(source(type)).as(type).containsPattern(OF_TYPE));
    }

    @ParameterizedTest
    @MethodSource("types")
    void saysOnceWhatAMethodGives(String type) {
        List<String> twice = SAID_TWICE
                .matcher(source(type))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(twice).isEmpty();
    }

    static Stream<String> types() {
        return PublicSurfaceTests.API.stream().sorted();
    }

    private static String source(String type) {
        try {
            return Files.readString(SOURCES.resolve(type.replace('.', '/') + ".java"));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
