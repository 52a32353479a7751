package io.thoonk.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.test.system.CapturedOutput;

/** A page with the command that starts an example, and what that prints. */
record ExamplePage(Path file) {

    private static final Pattern COMMAND =
            Pattern.compile("(?m)^mvn -q -pl docs/examples -am spring-boot:run -Dspring-boot.run.main-class=(\\S+)$");

    private static final Pattern SHOWN = Pattern.compile("(?ms)^```text\\n(.*?)^```$");

    private static final Path INDEX = Path.of("README.md");

    static List<ExamplePage> all() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(""))) {
            return files.filter(file -> file.toString().endsWith(".md") && !file.equals(INDEX))
                    .sorted()
                    .map(ExamplePage::new)
                    .toList();
        }
    }

    static String index() throws IOException {
        return Files.readString(INDEX);
    }

    /** Its servers have a master, and the example kills it. */
    boolean hasFailover() {
        return text().contains("thoonk.wait-replicas=");
    }

    /** Runs the main class that the page names, and compares what it prints with what the page shows. */
    void run(CapturedOutput output) throws Exception {
        String page = text();

        Class.forName(group(COMMAND, page)).getMethod("main", String[].class).invoke(null, (Object) new String[0]);

        String printed = output.getOut();
        assumeThat(printed).as("programs that not every machine has").doesNotContain(" is left out: ");
        assertThat(comparable(printed)).as(printed).containsSubsequence(comparable(group(SHOWN, page)));
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Lines without the numbers, which are others each time; but nothing lost is nothing lost. */
    private static List<String> comparable(String text) {
        return text.lines()
                .map(line -> line.replaceAll("\\b[1-9]\\d*", "N"))
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
