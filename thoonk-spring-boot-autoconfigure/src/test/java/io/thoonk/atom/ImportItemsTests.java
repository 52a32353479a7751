package io.thoonk.atom;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.convert.JacksonPayloadConverter;
import io.thoonk.convert.PayloadLimits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class ImportItemsTests {

    private static final String LONG = "t".repeat(100);

    private final ImportItems items =
            new ImportItems(List.of(), new JacksonPayloadConverter(JsonMapper.shared()), new PayloadLimits(50));

    @Test
    void tellsOfAFailureOnceAndAgainAfterAReadingWithoutIt(CapturedOutput output) {
        items.of("news", entries(LONG, LONG));
        items.of("news", entries(LONG, "short"));
        assertThat(output).containsOnlyOnce("of import 'news' cannot be taken and is left out");

        items.of("other", entries("short", "short"));
        items.of("news", entries(LONG));
        assertThat(output).containsOnlyOnce("of import 'news' cannot be taken and is left out");

        assertThat(items.of("news", entries("short")).failed()).isEmpty();
        assertThat(items.of("news", entries("short", LONG)).failed()).containsExactly("id-1");
        assertThat(output).contains("Entry 'id-0' of import 'news'", "Entry 'id-1' of import 'news'");
    }

    private static ImportedFeed entries(String... titles) {
        return new ImportedFeed(
                IntStream.range(0, titles.length)
                        .mapToObj(i -> new ImportedEntry("id-" + i, Optional.empty(), AtomEntry.titled(titles[i])))
                        .toList(),
                Map.of(),
                false);
    }
}
