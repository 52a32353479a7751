package io.thoonk.docs;

import io.thoonk.test.FreePorts;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Prometheus of this machine, on a loopback port, that scrapes one application every second. */
final class PrometheusServer {

    static final String MISSING = "There is no prometheus with promtool on the PATH (Debian: prometheus)";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port = FreePorts.any();

    private final Process process;

    private PrometheusServer(Path folder, int scraped, Path rules) throws IOException {
        Path configuration = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: thoonk
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(rules, scraped));
        process = new ProcessBuilder(
                        program("prometheus").orElseThrow().getPath(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--log.level=error")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    static boolean isHere() {
        return program("prometheus").isPresent() && program("promtool").isPresent();
    }

    static PrometheusServer start(Path folder, int scraped, Path rules) throws IOException {
        return new PrometheusServer(folder, scraped, rules);
    }

    /** What {@code promtool check rules} says, and its exit status before that. */
    static String check(Path rules) throws IOException, InterruptedException {
        Process check = new ProcessBuilder(
                        program("promtool").orElseThrow().getPath(), "check", "rules", rules.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return check.waitFor() + " " + said;
    }

    /** The answer to a query, as JSON. */
    String query(String expression) throws IOException, InterruptedException {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    }

    String get(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    private static Optional<File> program(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst();
    }
}
