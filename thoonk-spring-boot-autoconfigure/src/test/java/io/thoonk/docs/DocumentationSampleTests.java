package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.thoonk.autoconfigure.ThoonkHealthProperties;
import io.thoonk.autoconfigure.ThoonkMetricsProperties;
import io.thoonk.autoconfigure.ThoonkProcessesProperties;
import io.thoonk.autoconfigure.ThoonkProperties;
import io.thoonk.autoconfigure.ThoonkTracingProperties;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.yaml.snakeyaml.Yaml;

/** Reads every block of the documentation that is not Java as the program would that it is written for. */
class DocumentationSampleTests {

    private static final Map<String, Class<?>> GROUPS = Map.of(
            "thoonk.metrics", ThoonkMetricsProperties.class,
            "thoonk.health", ThoonkHealthProperties.class,
            "thoonk.processes", ThoonkProcessesProperties.class,
            "thoonk.tracing", ThoonkTracingProperties.class);

    private static final Pattern MODULE = Pattern.compile("-pl (\\S+)");

    @ParameterizedTest
    @MethodSource("properties")
    void propertiesBind(Documentation.Block block) throws IOException {
        bind(block.text());
    }

    @Test
    void findsAPropertyThatThereIsNot() {
        assertThatException().isThrownBy(() -> bind("thoonk.worker.concurency=4"));
    }

    @ParameterizedTest
    @MethodSource("dependencies")
    void dependenciesAreThoseOfThisBuild(Documentation.Block block) {
        String pom = Documentation.read(Documentation.page("../pom.xml"));
        assertThat(block.text()).contains("<artifactId>thoonk-spring-boot-starter</artifactId>");
        assertThat(pom).contains("<module>thoonk-spring-boot-starter</module>");
        List<String> version = block.text()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("<version>"))
                .toList();
        assertThat(version).singleElement().satisfies(line -> assertThat(pom).contains(line));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsNameModulesOfThisBuild(Documentation.Block block) {
        assertThat(block.text()).startsWith("mvn ");
        for (Matcher module = MODULE.matcher(block.text()); module.find(); ) {
            assertThat(Documentation.page("../" + module.group(1) + "/pom.xml")).exists();
        }
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void composeFilesNameServicesWithAPort(Documentation.Block block) {
        Map<String, Map<String, Map<String, Object>>> compose = new Yaml().load(block.text());
        assertThat(compose.get("services").values()).isNotEmpty().allSatisfy(service -> assertThat(service)
                .containsKey("image")
                .containsEntry("ports", List.of("6379")));
    }

    @ParameterizedTest
    @MethodSource("python")
    void pythonCompiles(Documentation.Block block, @TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("sample.py"), block.text());
        assertThat(output("python3", "-m", "py_compile", program.toString())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("javascript")
    void javascriptCompiles(Documentation.Block block, @TempDir Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("sample.mjs"), block.text());
        assertThat(output("node", "--check", program.toString())).isEmpty();
    }

    static List<Documentation.Block> properties() {
        return Documentation.blocks("properties");
    }

    static List<Documentation.Block> dependencies() {
        return Documentation.blocks("xml");
    }

    static List<Documentation.Block> commands() {
        return Documentation.blocks("bash");
    }

    static List<Documentation.Block> yaml() {
        return Documentation.blocks("yaml");
    }

    static List<Documentation.Block> python() {
        return Documentation.blocks("python");
    }

    static List<Documentation.Block> javascript() {
        return Documentation.blocks("javascript");
    }

    private static void bind(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        assertThat(properties.stringPropertyNames())
                .isNotEmpty()
                .allMatch(name -> name.matches("(thoonk|spring|management)\\..*"));
        Properties rest = new Properties();
        rest.putAll(properties);
        GROUPS.forEach((prefix, type) -> {
            Properties group = new Properties();
            properties.stringPropertyNames().stream()
                    .filter(name -> name.startsWith(prefix + "."))
                    .forEach(name -> group.put(name, rest.remove(name)));
            bind(group, prefix, type);
        });
        bind(rest, "thoonk", ThoonkProperties.class);
    }

    private static void bind(Properties properties, String prefix, Class<?> type) {
        new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate(
                        prefix,
                        Bindable.of(type),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, source -> true));
    }

    private static String output(String program, String... arguments) throws Exception {
        assumeTrue(isHere(program), () -> "There is no " + program + " on the PATH");
        Process process = start(program, arguments);
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    private static boolean isHere(String program) throws InterruptedException {
        try {
            return start(program, "--version").waitFor(30, TimeUnit.SECONDS);
        } catch (IOException ex) {
            return false;
        }
    }

    private static Process start(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, program);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
