package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.yaml.snakeyaml.Yaml;

/** Reads every block of the documentation that is not Java as the program would that it is written for. */
class DocumentationSampleTests {

    private static final Pattern MODULE = Pattern.compile("-pl (\\S+)");

    private static final Pattern ARTIFACT = Pattern.compile("io\\.thoonk(?:</groupId>\\s*<artifactId>|:)([\\w-]+)");

    private static final Pattern ALERT = Pattern.compile("\\bThoonk\\w+(?=`)");

    private static final Pattern NAME = Pattern.compile("`(thoonk\\.[a-z.-]+?)(?:=[^`]*)?`");

    private static final Pattern INLINE = Pattern.compile("`(thoonk\\.[a-z.-]+=[^`\\s]+)`");

    private static final Pattern SNAPSHOT = Pattern.compile("\\d+\\.\\d+\\.\\d+-SNAPSHOT");

    private static final Pattern BOOT = Pattern.compile(
            "(?:<artifactId>spring-boot-starter-parent</artifactId>\\s*<version>|'org.springframework.boot' version ')([\\d.]+)");

    private static final String POM = Documentation.read(Documentation.page("../pom.xml"));

    @ParameterizedTest
    @MethodSource("properties")
    void propertiesBind(Documentation.Block block) throws IOException {
        bind(block.text());
    }

    /** What a sentence tells to set is bound as well. */
    @Test
    void propertiesInSentencesBind() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path page : Documentation.pages()) {
            INLINE.matcher(Documentation.read(page)).results().forEach(match -> found.add(match.group(1)));
        }
        assertThat(found).hasSizeGreaterThan(10);
        for (String property : found) {
            bind(property);
        }
    }

    /**
     * A name in a sentence is a property, a meter (of those the metrics page has, which is tested itself), our channel, or the
     * property of the test kit.
     */
    @Test
    void namesInSentencesAreThoseOfPropertiesAndMeters() {
        Set<String> known = new TreeSet<>(Set.of("thoonk.control", "thoonk.test.redis"));
        ConfigurationMetadata.properties().forEach(property -> known.add(property.name()));
        names(Documentation.page("metrics.md")).forEach(known::add);
        for (Path page : Documentation.pages()) {
            assertThat(names(page))
                    .as(page.toString())
                    // What is set of one worker, listener or feed is bound by the test above; a module tests its own.
                    .allMatch(name -> known.contains(name)
                            || name.matches("thoonk\\.(workers|listeners|dialects)\\..+|thoonk\\.xmpp.*"));
        }
    }

    @Test
    void findsAPropertyThatThereIsNot() {
        assertThatException().isThrownBy(() -> bind("thoonk.worker.concurency=4"));
    }

    @ParameterizedTest
    @MethodSource("dependencies")
    void dependenciesAreThoseOfThisBuild(Documentation.Block block) {
        assertThat(ARTIFACT.matcher(block.text()).results().map(artifact -> artifact.group(1)))
                .isNotEmpty()
                .allSatisfy(artifact -> assertThat(POM).contains("<module>" + artifact + "</module>"));
    }

    /** The snapshot's and Spring Boot's version stand on several pages, so that their blocks can be pasted. */
    @Test
    void versionsAreThoseOfThisBuild() {
        String boot = Objects.requireNonNull(property("spring-boot.version"));
        String thoonk = Objects.requireNonNull(property("version"));
        for (Path page : Documentation.pages()) {
            String text = Documentation.read(page);
            assertThat(SNAPSHOT.matcher(text).results().map(MatchResult::group))
                    .as(page.toString())
                    .allMatch(thoonk::equals);
            assertThat(BOOT.matcher(text).results().map(version -> version.group(1)))
                    .as(page.toString())
                    .allMatch(boot::equals);
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandsAreOfKnownProgramsAndNameModulesOfThisBuild(Documentation.Block block) {
        assertThat(block.text().lines()).allMatch(line -> line.matches("(mvn|docker|curl|pkill|git|kubectl) .*"));
        for (Matcher module = MODULE.matcher(block.text()); module.find(); ) {
            assertThat(Documentation.page("../" + module.group(1) + "/pom.xml")).exists();
        }
    }

    @Test
    void theProductionPageSaysWhatToDoAboutEachAlert() {
        String page = Documentation.read(Documentation.page("production.md"));
        assertThat(ALERT.matcher(page).results().map(MatchResult::group))
                .containsExactlyInAnyOrderElementsOf(AlertRules.names());
    }

    @ParameterizedTest
    @MethodSource("composeFiles")
    void composeFilesNameServicesWithAPort(Documentation.Block block) {
        Map<String, Map<String, Map<String, Object>>> compose = new Yaml().load(block.text());
        assertThat(compose.get("services").values()).isNotEmpty().allSatisfy(service -> assertThat(service)
                .containsKey("image")
                .containsEntry("ports", List.of("6379")));
    }

    @ParameterizedTest
    @MethodSource("yaml")
    void yamlCanBeRead(Documentation.Block block) {
        Map<String, Object> content = new Yaml().load(block.text());
        assertThat(content).isNotEmpty();
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
        return Stream.of("xml", "groovy")
                .map(Documentation::blocks)
                .flatMap(List::stream)
                .toList();
    }

    static List<Documentation.Block> commands() {
        return Documentation.blocks("bash");
    }

    static List<Documentation.Block> composeFiles() {
        return yaml().stream()
                .filter(block -> block.text().startsWith("services:"))
                .toList();
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

    private static Stream<String> names(Path page) {
        return NAME.matcher(Documentation.read(page)).results().map(match -> match.group(1));
    }

    private static @Nullable String property(String name) {
        Matcher value = Pattern.compile("<" + name + ">(.*)</" + name + ">").matcher(POM);
        return value.find() ? value.group(1) : null;
    }

    private static void bind(String text) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        assertThat(properties.stringPropertyNames())
                .isNotEmpty()
                .allMatch(name -> name.matches("(thoonk|spring|management|logging|server)\\..*"));
        Map<String, Class<?>> groups = groups();
        Map<String, Map<String, String>> byGroup = new HashMap<>();
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("thoonk."))
                .forEach(name -> byGroup.computeIfAbsent(groupOf(name, groups.keySet()), group -> new HashMap<>())
                        .put(name, properties.getProperty(name)));
        byGroup.forEach((group, values) -> new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate(
                        group,
                        Bindable.of(groups.get(group)),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT, source -> true)));
    }

    /** The longest prefix wins: some groups below {@code thoonk} have classes of their own. */
    private static String groupOf(String property, Set<String> prefixes) {
        return prefixes.stream()
                .filter(prefix -> property.startsWith(prefix + "."))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    private static Map<String, Class<?>> groups() {
        ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("io.thoonk.autoconfigure").stream()
                .map(found -> ClassUtils.resolveClassName(found.getBeanClassName(), null))
                .collect(Collectors.toMap(
                        type -> type.getAnnotation(ConfigurationProperties.class)
                                .value(),
                        type -> type));
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
