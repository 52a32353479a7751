package io.thoonk.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Tag("examples")
@ExtendWith(OutputCaptureExtension.class)
class ExamplesIntegrationTests {

    @ParameterizedTest
    @MethodSource
    void printsWhatItsPageShows(ExamplePage page, CapturedOutput output) throws Exception {
        page.run(output);
    }

    @Test
    void theIndexHasEachPage() throws IOException {
        String index = ExamplePage.index();
        assertThat(ExamplePage.all()).isNotEmpty().allSatisfy(page -> assertThat(index)
                .contains("](" + page + ")"));
    }

    static List<ExamplePage> printsWhatItsPageShows() throws IOException {
        return ExamplePage.all().stream().filter(page -> !page.hasFailover()).toList();
    }
}
