package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

/** Compiles the blocks of the documentation that use the test kit, with the classes of the quick tour at hand. */
@Tag("text")
class TestKitCodeTests {

    @TempDir
    private static Path tour;

    @BeforeAll
    static void compileTour() throws IOException {
        compileTour(tour);
    }

    static void compileTour(Path classes) throws IOException {
        for (Map.Entry<String, String> file :
                Documentation.files(Documentation.page("quick-tour.md")).entrySet()) {
            if (file.getKey().startsWith("src/main/java/")) {
                assertThat(SnippetCompiler.errors(file.getValue(), classes)).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void compiles(Documentation.Block block, @TempDir Path classes) throws IOException {
        FileSystemUtils.copyRecursively(tour, classes);
        assertThat(SnippetCompiler.errors(SnippetCompiler.source(block.text()), classes))
                .isEmpty();
    }

    static List<Documentation.Block> blocks() {
        return Documentation.blocks("java").stream()
                .filter(block -> SnippetCompiler.usesTestKit(block.text()))
                .toList();
    }
}
