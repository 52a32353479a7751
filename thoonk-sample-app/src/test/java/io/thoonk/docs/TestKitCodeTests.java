package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles the blocks of the documentation that use the test kit, with the classes of the quick tour at hand. */
@Tag("text")
class TestKitCodeTests {

    @ParameterizedTest
    @MethodSource("blocks")
    void compiles(Documentation.Block block, @TempDir Path classes) throws IOException {
        for (String source : tour()) {
            assertThat(SnippetCompiler.errors(source, classes)).isEmpty();
        }
        assertThat(SnippetCompiler.errors(SnippetCompiler.source(block.text()), classes))
                .isEmpty();
    }

    static List<Documentation.Block> blocks() {
        return Documentation.blocks("java").stream()
                .filter(block -> SnippetCompiler.usesTestKit(block.text()))
                .toList();
    }

    static List<String> tour() {
        return Documentation.files(Documentation.page("quick-tour.md")).entrySet().stream()
                .filter(file -> file.getKey().startsWith("src/main/java/"))
                .flatMap(file -> Stream.of(file.getValue()))
                .toList();
    }
}
