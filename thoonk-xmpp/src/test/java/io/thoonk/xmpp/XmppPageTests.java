package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** The page about XMPP names the properties that there are. */
@Tag("text")
class XmppPageTests {

    private static final Path MODULE = Path.of("").toAbsolutePath();

    private final String page = read(MODULE.resolveSibling("docs").resolve("xmpp.md"));

    private final List<String> properties = Arrays.stream(ThoonkXmppProperties.class.getRecordComponents())
            .map(RecordComponent::getName)
            .map(DataObjectPropertyName::toDashedForm)
            .toList();

    @Test
    void explainsEachProperty() {
        String table = page.substring(page.indexOf("| property of"), page.indexOf("Accounts are written"));

        assertThat(found("`([a-z-]+)`[,| ]", table.replaceAll("(?m)^(\\| [^|]*\\|).*$", "$1"))
                        .filter(name -> !name.contains(".")))
                .containsExactlyInAnyOrderElementsOf(properties);
    }

    @Test
    void showsOnlyPropertiesThatExist() throws IOException {
        Properties shown = new Properties();
        shown.load(new StringReader(
                found("(?ms)^```properties xmpp\\n(.*?)^```$", page).findFirst().orElseThrow()));

        assertThat(shown.stringPropertyNames()).isNotEmpty().allSatisfy(name -> assertThat(properties)
                .contains(name.replace("thoonk.xmpp.", "")));
    }

    private static Stream<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
