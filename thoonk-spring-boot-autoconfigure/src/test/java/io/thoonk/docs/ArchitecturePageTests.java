package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps what the pages for contributors name in being: types, their methods, packages and scripts. */
@Tag("text")
class ArchitecturePageTests {

    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w+)(?:\\.([a-z]\\w+)(?:\\(.*\\))?)?");

    private static final Pattern PACKAGE = Pattern.compile("io\\.thoonk(?:\\.[a-z]+)*");

    private static final Pattern SCRIPT = Pattern.compile("[\\w/-]+\\.lua");

    private static final Pattern WORD = Pattern.compile("`([^`\\s]+)`");

    private static final Map<String, Path> FILES = files();

    @ParameterizedTest
    @MethodSource
    void namesOnlyWhatThereIs(String name) throws ClassNotFoundException {
        Matcher type = TYPE.matcher(name);
        if (type.matches()) {
            Path file = FILES.get(type.group(1) + ".java");
            assertThat(file).as("the source of " + type.group(1)).isNotNull();
            if (type.group(2) != null) {
                assertThat(Arrays.stream(load(file).getMethods())).as(name).anyMatch(method -> method.getName()
                        .equals(type.group(2)));
            }
        } else if (SCRIPT.matcher(name).matches()) {
            assertThat(FILES).containsKey(Path.of(name).getFileName().toString());
        } else {
            assertThat(FILES.values()).as(name).anyMatch(file -> file.getParent()
                    .endsWith(name.replace('.', '/')));
        }
    }

    static Stream<String> namesOnlyWhatThereIs() {
        return WORD.matcher(Documentation.read(Documentation.page("architecture.md")))
                .results()
                .map(word -> word.group(1))
                .filter(word -> Stream.of(TYPE, PACKAGE, SCRIPT)
                        .anyMatch(kind -> kind.matcher(word).matches()))
                .distinct();
    }

    private static Class<?> load(Path file) throws ClassNotFoundException {
        String path = file.toString().replace(file.getFileSystem().getSeparator(), ".");
        return Class.forName(path.substring(path.indexOf(".io.thoonk.") + 1, path.length() - ".java".length()));
    }

    private static Map<String, Path> files() {
        try (Stream<Path> here = Files.walk(Path.of("src"));
                Stream<Path> xmpp = Files.walk(Path.of("..", "thoonk-xmpp", "src", "main"))) {
            return Stream.concat(here, xmpp)
                    .filter(file ->
                            file.toString().endsWith(".java") || file.toString().endsWith(".lua"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(), Function.identity(), (one, other) -> one));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
