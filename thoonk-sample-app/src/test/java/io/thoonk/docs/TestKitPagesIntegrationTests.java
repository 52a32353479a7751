package io.thoonk.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.springframework.util.FileSystemUtils;

/** Runs the test classes that the documentation shows as whole files, beside the application of the quick tour. */
class TestKitPagesIntegrationTests {

    private static final Pattern TEST_CLASS = Pattern.compile("(?s)^package ([\\w.]+);.*\\nclass (\\w+) \\{");

    @TempDir
    private static Path tour;

    @BeforeAll
    static void compileTour() throws IOException {
        TestKitCodeTests.compileTour(tour);
    }

    @ParameterizedTest
    @MethodSource("files")
    void passes(Documentation.Block file, @TempDir Path classes) throws Exception {
        FileSystemUtils.copyRecursively(tour, classes);
        assertThat(SnippetCompiler.errors(file.text(), classes)).isEmpty();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            TestExecutionSummary summary = run(loader.loadClass(testClass(file.text())));

            assertThat(summary.getFailures())
                    .extracting(TestExecutionSummary.Failure::getException)
                    .isEmpty();
            assertThat(summary.getTestsSucceededCount()).isPositive();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    static List<Documentation.Block> files() {
        return TestKitCodeTests.blocks().stream()
                .filter(block -> TEST_CLASS.matcher(block.text()).find())
                .toList();
    }

    private static String testClass(String source) {
        Matcher type = TEST_CLASS.matcher(source);
        assertThat(type.find()).isTrue();
        return type.group(1) + "." + type.group(2);
    }

    private static TestExecutionSummary run(Class<?> testClass) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(testClass))
                                .build(),
                        summary);
        return summary.getSummary();
    }
}
