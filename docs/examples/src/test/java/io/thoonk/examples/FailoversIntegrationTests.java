package io.thoonk.examples;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Apart from the other examples, because what these take is mostly waiting. */
@Tag("examples")
@ExtendWith(OutputCaptureExtension.class)
class FailoversIntegrationTests {

    @ParameterizedTest
    @MethodSource
    void printsWhatItsPageShows(ExamplePage page, CapturedOutput output) throws Exception {
        page.run(output);
    }

    static List<ExamplePage> printsWhatItsPageShows() throws IOException {
        return ExamplePage.all().stream().filter(ExamplePage::hasFailover).toList();
    }
}
