package io.thoonk.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.container.ThoonkContainer;
import io.thoonk.container.ThoonkContainerRegistry;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.steering.PayloadMasker;
import io.thoonk.steering.ProcessRecords;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Over HTTP, in an application as a user would start it. */
@RedisTest
class EndpointIntegrationTests {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext context;

    private static Map<String, Object> propertiesOfContext = Map.of();

    /** One application at a time, because all have the same worker; kept for the next test with the same properties. */
    @AfterAll
    static void close() {
        if (context != null) {
            context.getBean(Application.class).end.countDown();
            context.close();
            context = null;
        }
    }

    @Test
    void isExposedToNobodyByDefault() throws Exception {
        start(Map.of());
        assertThat(get("").statusCode()).isEqualTo(404);
        assertThat(context.containsBean("thoonkEndpoint")).isFalse();
    }

    @Test
    void listsFeedsAndProcesses() throws Exception {
        startExposed();
        jobs().putAll(List.of("a", "b"));
        context.getBean(ThoonkTemplate.class).feed("news", String.class).publish("item");
        await().untilAsserted(
                        () -> assertThat(context.getBean(ProcessRecords.class).all())
                                .anyMatch(process -> process.workers().stream().anyMatch(worker -> worker.running())));
        DocumentContext answer = json(get(""));
        assertThat(answer.<String>read("$.feeds[0].name")).isEqualTo("news");
        assertThat(answer.<String>read("$.feeds[0].type")).isEqualTo("feed");
        assertThat(answer.<Integer>read("$.feeds[1].size")).isEqualTo(2);
        assertThat(answer.<String>read("$.processes[0].application")).isEqualTo("acme");
        assertThat(answer.<Boolean>read("$.processes[0].here")).isTrue();
        assertThat(answer.<String>read("$.processes[0].workers[0].id")).isEqualTo("worker");
        assertThat(answer.<Integer>read("$.processes[0].workers[0].concurrency"))
                .isEqualTo(2);
        assertThat(answer.<String>read("$.processes[0].listeners[0].feeds[0]")).isEqualTo("news");
        jobs().put("c");
        DocumentContext again = json(get(""));
        assertThat(again.<Double>read("$.feeds[1].publishedPerSecond")).isPositive();
    }

    @Test
    void showsOneFeedAndWhyNothingMoves() throws Exception {
        startExposed();
        jobs().put("a");
        await().untilAsserted(() -> {
            DocumentContext answer = json(get("/work"));
            assertThat(answer.<Integer>read("$.feed.size")).isOne();
            assertThat(answer.<String>read("$.configuration.type")).isEqualTo("job");
            assertThat(answer.<String>read("$.whyNothingMoves[0]")).isEqualTo("1 jobs wait: every worker is paused");
        });
    }

    @Test
    void showsJobsPageByPageAndHidesPayloads() throws Exception {
        startExposed();
        jobs().putAll(List.of("first", "second", "third"));
        DocumentContext page = json(get("/work/available?offset=1&count=1"));
        assertThat(page.<Integer>read("$.entries.length()")).isOne();
        assertThat(page.<String>read("$.entries[0].payload")).isEqualTo("******");
        assertThat(page.<Integer>read("$.entries[0].payloadSize")).isEqualTo(6);
        assertThat(page.<Integer>read("$.nextOffset")).isEqualTo(2);
    }

    @Test
    void showsPayloadsAsTheMaskerLeavesThemWhereThatIsAllowed() throws Exception {
        start(Map.of(
                "management.endpoints.web.exposure.include",
                "thoonk",
                "management.endpoint.thoonk.show-values",
                "always",
                "test.masker",
                "true"));
        jobs().put("abc");
        assertThat(json(get("/work/available")).<String>read("$.entries[0].payload"))
                .isEqualTo("work: ABC");
    }

    @Test
    void showsTheErrorOfAStalledJob() throws Exception {
        startExposed();
        jobs().put("a");
        jobs().get().orElseThrow().stall("paper is out");
        DocumentContext page = json(get("/work/stalled"));
        assertThat(page.<String>read("$.entries[0].lastError")).isEqualTo("paper is out");
        assertThat(page.<String>read("$.entries[0].state")).isEqualTo("STALLED");
    }

    @Test
    void reachesFeedsWhoseNamesHaveSlashes() throws Exception {
        startExposed();
        JobQueue<String> odd = context.getBean(ThoonkTemplate.class).jobs("shop/~eu/1", String.class);
        String id = odd.put("a");
        assertThat(json(get("/shop~1~0eu~11")).<String>read("$.feed.name")).isEqualTo("shop/~eu/1");
        assertThat(json(get("/shop~1~0eu~11/available")).<String>read("$.entries[0].id"))
                .isEqualTo(id);
        assertThat(post("/shop~1~0eu~11", "{\"action\":\"retract\",\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(odd.state(id)).isEmpty();
        context.getBean(ThoonkTemplate.class).deleteFeed("shop/~eu/1");
    }

    @Test
    void actsOnOneJob() throws Exception {
        startExposed();
        String id =
                jobs().put("a", PutOptions.builder().delay(Duration.ofHours(1)).build());
        HttpResponse<String> answer = post("/work", "{\"action\":\"promote\",\"id\":\"" + id + "\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).<Integer>read("$.done")).isOne();
        assertThat(jobs().state(id)).contains(JobState.AVAILABLE);
        assertThat(post("/work", "{\"action\":\"retract\",\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(jobs().state(id)).isEmpty();
    }

    @Test
    void retriesAllThatAFilterTakesAfterADryRun() throws Exception {
        startExposed();
        for (String reason : new String[] {"paper", "paper", "ink"}) {
            jobs().put("a");
            jobs().get().orElseThrow().stall(reason);
        }
        String filter = "\"action\":\"retry\",\"id\":\"*\",\"error\":\"paper\"";
        assertThat(json(post("/work", "{" + filter + ",\"dryRun\":true}")).<Integer>read("$.matched"))
                .isEqualTo(2);
        assertThat(jobs().counts().stalled()).isEqualTo(3);
        assertThat(json(post("/work", "{" + filter + "}")).<Integer>read("$.done"))
                .isEqualTo(2);
        assertThat(jobs().counts().stalled()).isOne();
    }

    @Test
    void interruptsTheHandlerOfACancelledJob() throws Exception {
        startExposed();
        worker().resume();
        Application handlers = context.getBean(Application.class);
        String id = jobs().put("block");
        assertThat(handlers.running.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(json(get("/work")).<String>read("$.runningHere[0].job")).isEqualTo(id);
        assertThat(post("/work", "{\"action\":\"stall\",\"id\":\"" + id + "\"}").statusCode())
                .isEqualTo(200);
        assertThat(handlers.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(jobs().state(id)).contains(JobState.STALLED);
    }

    @Test
    void pausesAndResumesAWorker() throws Exception {
        start(Map.of("management.endpoints.web.exposure.include", "thoonk", "test", "with pauses of its own"));
        assertThat(post("", "{\"container\":\"worker\",\"action\":\"resume\"}").statusCode())
                .isEqualTo(200);
        assertThat(worker().isPaused()).isFalse();
        assertThat(post("", "{\"container\":\"worker\",\"action\":\"pause\",\"everywhere\":true}")
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> worker().isPaused());
        assertThat(json(get("")).<String>read("$.pausedEverywhere[0]")).isEqualTo("worker");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nowhere | 404 | nowhere",
                "/nowhere/stalled | 404 | nowhere",
                "/work/stuck | 404 | it has [available, delayed, claimed, stalled]",
                "/work/stalled?count=201 | 400 | count must be from 1 to 200",
                "/work/stalled?offset=-1 | 400 | offset must not be negative",
                "/work/stalled?count=many | 400 | ",
                "/..%2f..%2fenv | 400 | ",
            })
    void answersWrongReadsInWords(String path, int status, String words) throws Exception {
        startExposed();
        jobs();
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (words != null) {
            assertThat(json(answer).<String>read("$.problem")).contains(words);
        }
        assertThat(context.getBean(ThoonkTemplate.class).feedNames()).containsExactlyInAnyOrder("work");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nowhere | {'action':'retry','id':'x'} | 404 | nowhere",
                "/work | {'action':'retry','id':'x'} | 404 | 'x'",
                "/work | {'action':'explode','id':'x'} | 400 | there are [retry, retract, stall, cancel, promote]",
                "/work | {'action':'retract'} | 400 | ",
                "/work | {'action':'retract','id':'x','error':'ink'} | 400 | and nothing more",
                "/work | {'action':'retry','id':'*','limit':0} | 400 | limit must be from 1 to 10000",
                "/work | {'action':'retry','id':'*','state':'claimed'} | 400 | STALLED",
                "/work | {'action':'retry','id':'*','state':'nonsense'} | 400 | nonsense",
                "/work | {} | 400 | ",
                " | {'container':'wroker','action':'pause'} | 404 | there are [",
                " | {'container':'worker','action':'explode'} | 400 | [pause, resume]",
            })
    void answersWrongWritesInWords(String path, String body, int status, String words) throws Exception {
        startExposed();
        String id = jobs().put("stays");
        HttpResponse<String> answer = post(path == null ? "" : path, body.replace('\'', '"'));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (words != null) {
            assertThat(json(answer).<String>read("$.problem")).contains(words);
        }
        assertThat(jobs().state(id)).contains(JobState.AVAILABLE);
    }

    @Test
    void refusesAnActionForAJobOfAnotherState() throws Exception {
        startExposed();
        String id = jobs().put("a");
        HttpResponse<String> answer = post("/work", "{\"action\":\"retry\",\"id\":\"" + id + "\"}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).<String>read("$.problem")).contains("AVAILABLE");
    }

    @Test
    void changesNothingWhereAccessIsReadOnly() throws Exception {
        start(Map.of(
                "management.endpoints.web.exposure.include",
                "thoonk",
                "management.endpoint.thoonk.access",
                "read-only"));
        String id = jobs().put("a");
        assertThat(get("/work").statusCode()).isEqualTo(200);
        assertThat(post("/work", "{\"action\":\"retract\",\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(405);
        assertThat(jobs().state(id)).isPresent();
    }

    private void startExposed() {
        start(Map.of("management.endpoints.web.exposure.include", "thoonk"));
    }

    private void start(Map<String, Object> properties) {
        if (context == null || !properties.equals(propertiesOfContext)) {
            close();
            propertiesOfContext = properties;
            context = started(properties);
        }
        worker().pause();
    }

    private static ConfigurableApplicationContext started(Map<String, Object> properties) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.application.name", "acme",
                "thoonk.metrics.refresh", "0s",
                "thoonk.processes.heartbeat", "1s"));
        application.addInitializers(started -> {
            GenericApplicationContext beans = (GenericApplicationContext) started;
            beans.registerBean(
                    DataRedisConnectionDetails.class, () -> TestRedis.shared().connectionDetails());
            if (properties.containsKey("test.masker")) {
                beans.registerBean(
                        PayloadMasker.class, () -> (feed, id, payload) -> feed + ": " + payload.toUpperCase());
            }
            TestPropertyValues.of(properties.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()))
                    .applyTo(started);
        });
        return application.run();
    }

    private ThoonkContainer worker() {
        return context.getBean(ThoonkContainerRegistry.class).find("worker").orElseThrow();
    }

    private JobQueue<String> jobs() {
        return context.getBean(ThoonkTemplate.class).jobs("work", String.class);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port")
                + "/actuator/thoonk" + path);
    }

    private static DocumentContext json(HttpResponse<String> answer) {
        return JsonPath.parse(answer.body());
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        private final CountDownLatch running = new CountDownLatch(1);

        private final CountDownLatch interrupted = new CountDownLatch(1);

        private final CountDownLatch end = new CountDownLatch(1);

        @ThoonkJobWorker(id = "worker", queue = "work", concurrency = "2")
        void work(String payload) throws InterruptedException {
            running.countDown();
            try {
                end.await();
            } catch (InterruptedException ex) {
                interrupted.countDown();
                throw ex;
            }
        }

        @ThoonkListener(id = "listener", feeds = "news")
        void hear(String item) {
            assertThat(item).isNotNull();
        }
    }
}
