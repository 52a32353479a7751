package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compiles every Java block of the documentation. */
@Tag("text")
class DocumentationCodeTests {

    @ParameterizedTest
    @MethodSource("blocks")
    void compiles(Documentation.Block block, @TempDir Path classes) throws IOException {
        assertThat(SnippetCompiler.errors(SnippetCompiler.source(block.text()), classes))
                .isEmpty();
    }

    @Test
    void findsWhatDoesNotCompile(@TempDir Path classes) throws IOException {
        assertThat(SnippetCompiler.errors(SnippetCompiler.source("thoonk.noSuchMethod();"), classes))
                .isNotEmpty();
    }

    /** What uses the test kit is compiled where that is to be had, by the sample's tests. */
    static List<Documentation.Block> blocks() {
        return Documentation.blocks("java").stream()
                .filter(block -> !SnippetCompiler.usesTestKit(block.text()))
                .toList();
    }
}
