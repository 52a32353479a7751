package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Keeps the table of warnings and errors equal to the code. Run with {@code -Dthoonk.docs.write=true} to write the table: it
 * keeps the explanations, and leaves those of new lines empty for a person to write.
 */
@Tag("text")
class LogsPageTests {

    private static final Path PAGE = Documentation.page("logs.md");

    private static final List<String> MODULES = List.of("thoonk-spring-boot-autoconfigure", "thoonk-xmpp");

    private static final String BEGIN = "<!-- logs: begin -->\n";

    private static final String END = "<!-- logs: end -->";

    private static final String TEXT = "\"(?:[^\"\\\\]|\\\\.)*\"";

    private static final Pattern LINE =
            Pattern.compile("\\b(?:log|logger)\\.(warn|error)\\(\\s*(" + TEXT + "(?:\\s*\\+\\s*" + TEXT + ")*)?");

    private static final Pattern REFERENCE = Pattern.compile("\\b(?:log|logger)::(warn|error)\\b");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\w+) \\| `(\\w+)` \\| (.*?) \\| (.*) \\|$");

    @Test
    void holdsEveryWarningAndErrorWithWhenItComes() throws IOException {
        String page = Documentation.read(PAGE);
        String table = table(explanations(page));
        String expected =
                page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("thoonk.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Documentation.read(PAGE)).isEqualTo(expected);
        assertThat(explanations(expected)).isNotEmpty().allSatisfy((line, explanation) -> assertThat(explanation)
                .as(line)
                .isNotBlank());
    }

    @Test
    void everyLineBeginsWithATextThatCanBeSearchedFor() {
        assertThat(lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.text()).as(line.type()).isNotBlank());
    }

    private static String table(Map<String, String> explanations) {
        return "| level | from | line | when it comes, and what to do |\n| --- | --- | --- | --- |\n"
                + lines().stream()
                        .map(line -> line.row(explanations.getOrDefault(line.key(), "")))
                        .distinct()
                        .collect(Collectors.joining());
    }

    private static Map<String, String> explanations(String page) {
        Map<String, String> explanations = new HashMap<>();
        Matcher rows = ROW.matcher(page.substring(page.indexOf(BEGIN), page.indexOf(END)));
        while (rows.find()) {
            explanations.put(
                    rows.group(1) + ' ' + rows.group(2) + ' ' + rows.group(3),
                    rows.group(4).strip());
        }
        return explanations;
    }

    private static List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Path source : sources()) {
            String code = Documentation.read(source);
            String type = source.getFileName().toString().replace(".java", "");
            Matcher calls = LINE.matcher(code);
            while (calls.find()) {
                lines.add(new Line(calls.group(1), type, calls.group(2) == null ? "" : text(calls.group(2))));
            }
            Matcher references = REFERENCE.matcher(code);
            while (references.find()) {
                lines.add(new Line(references.group(1), type, "a sentence of its own, told once at the start"));
            }
        }
        return lines;
    }

    private static List<Path> sources() {
        return MODULES.stream().flatMap(LogsPageTests::sources).toList();
    }

    private static Stream<Path> sources(String module) {
        try (Stream<Path> all = Files.walk(Documentation.page("..")
                .resolve(module)
                .resolve("src/main/java")
                .normalize())) {
            return all.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException ex) {
            throw new java.io.UncheckedIOException(ex);
        }
    }

    /** The text of one or several literals, as it can stand in a cell of a table. */
    private static String text(String literals) {
        StringBuilder text = new StringBuilder();
        Matcher literal = Pattern.compile(TEXT).matcher(literals);
        while (literal.find()) {
            text.append(literal.group(), 1, literal.group().length() - 1);
        }
        return text.toString().replace("\\\"", "\"").replace("|", "\\|").replace("{}", "…");
    }

    private record Line(String level, String type, String text) {

        String key() {
            return level.toUpperCase(Locale.ROOT) + ' ' + type + ' ' + text;
        }

        String row(String explanation) {
            return "| " + level.toUpperCase(Locale.ROOT) + " | `" + type + "` | " + text + " | " + explanation + " |\n";
        }
    }
}
