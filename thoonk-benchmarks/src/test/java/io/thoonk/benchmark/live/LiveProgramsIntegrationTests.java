package io.thoonk.benchmark.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LiveProgramsIntegrationTests {

    @Test
    void aListenerThatWasAwayMissesNothing(@TempDir Path folder, CapturedOutput output) throws IOException {
        String[] arguments = {"--items=300", "--rate=200", "--every=1s", "--patience=3m", "--folder=" + folder};

        assertThat(AwayProgram.run(arguments)).isZero();

        assertThat(rows(output)).hasSize(2 + 3);
    }

    @Test
    void countsWhatWasHandledAgainAndOutOfOrder(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("handled"), List.of("0", "2", "1", "2", "3"));

        assertThat(AwayHandled.read(file)).isEqualTo(new AwayHandled(4, 1, 1));
        assertThat(AwayHandled.read(folder.resolve("none"))).isEqualTo(new AwayHandled(0, 0, 0));
    }

    @Test
    void fansOutToListenersAndBrowsers(CapturedOutput output) throws IOException {
        String[] arguments = {
            "--quick", "--listeners=1,10", "--steady=20", "--browsers=10", "--browser-events=5", "--patience=2m"
        };

        assertThat(FanOutProgram.run(arguments)).isZero();

        assertThat(rows(output)).hasSize(2 + 4 + 2 + 1).last().asString().startsWith("| 10 | 10 | 50 | 0 | ");
    }

    @Test
    void measuresALiveFeed(CapturedOutput output) {
        assertThat(LiveMemoryProgram.run(new String[] {"--quick"})).isZero();

        assertThat(output).contains("1000 items of ").contains("of which the longest script took");
    }

    @Test
    void findsNoDifferenceBetweenALiveFeedAndRedis(CapturedOutput output) {
        assertThat(LiveRandomProgram.run(new String[] {"--operations=800", "--checkpoints=2", "--patience=2m"}))
                .isZero();

        assertThat(rows(output))
                .hasSize(2 + 2)
                .allMatch(row -> row.startsWith("| feed") || row.startsWith("| ---") || row.endsWith(" | 2 | 0 |"));
    }

    private static List<String> rows(CapturedOutput output) {
        return output.getOut().lines().filter(line -> line.startsWith("| ")).toList();
    }
}
