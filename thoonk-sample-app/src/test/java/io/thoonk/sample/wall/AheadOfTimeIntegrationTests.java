package io.thoonk.sample.wall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.sample.PictureWallApplication;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/**
 * The sample as {@code spring-boot:process-aot} prepares it for a native image, run on the JVM with
 * {@code -Dspring.aot.enabled=true}: what Spring generated in place of the configuration makes workers, listeners and pages.
 */
@RedisTest
class AheadOfTimeIntegrationTests {

    private static final Pattern ADDRESS = Pattern.compile("The picture wall is at http://localhost:(\\d+)");

    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @Test
    void worksOnPicturesWithTheContextThatWasGenerated(@TempDir Path folder, TestRedis redis) throws Exception {
        process(folder);
        compile(folder);

        Path log = folder.resolve("log");
        Process application = java(
                log,
                "-Dspring.aot.enabled=true",
                "-cp",
                folder.resolve("classes")
                        + File.pathSeparator
                        + folder.resolve("resources")
                        + File.pathSeparator
                        + CLASS_PATH,
                PictureWallApplication.class.getName(),
                "--server.port=0",
                "--spring.data.redis.url=" + redis.uri(),
                "--thoonk.workers.pictures.concurrency=3");
        try {
            await().untilAsserted(() -> assertThat(read(log)).containsPattern(ADDRESS));
            Matcher address = ADDRESS.matcher(read(log));
            assertThat(address.find()).isTrue();
            WallClient wall = new WallClient(Integer.parseInt(address.group(1)));
            await().untilAsserted(() -> assertThat(wall.pictures()).hasSize(9).allMatch(picture -> picture.state()
                    .equals("READY")));
            assertThat(wall.get("/thoonk/api/overview").getStatusCode().is2xxSuccessful())
                    .isTrue();
            assertThat(read(log))
                    .contains("Starting AOT-processed PictureWallApplication")
                    .doesNotContain(" WARN ", " ERROR ");
        } finally {
            application.destroy();
            assertThat(application.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static void process(Path folder) throws Exception {
        Path log = folder.resolve("processing");
        Process processor = java(
                log,
                "-cp",
                CLASS_PATH,
                SpringApplicationAotProcessor.class.getName(),
                PictureWallApplication.class.getName(),
                folder.resolve("sources").toString(),
                folder.resolve("resources").toString(),
                folder.resolve("classes").toString(),
                "io.thoonk",
                "sample",
                // A Redis that somebody starts is not the business of the build.
                "--spring.data.redis.host=127.0.0.1");
        assertThat(processor.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(processor.exitValue()).as(() -> read(log)).isZero();
    }

    private static void compile(Path folder) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-cp",
                folder.resolve("classes") + File.pathSeparator + CLASS_PATH,
                "-d",
                folder.resolve("classes").toString()));
        try (Stream<Path> sources = Files.walk(folder.resolve("sources"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
                .isZero();
    }

    private static Process java(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Each runs for seconds.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
