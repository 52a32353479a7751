package io.thoonk.autoconfigure.observation;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.api.StatefulRedisConnection;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.annotation.ThoonkListener;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.management.ItemTraces;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisCalls;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** With Micrometer Tracing, OpenTelemetry and an exporter in memory. */
@RedisTest
class TracingIntegrationTests {

    @AutoClose
    private ConfigurableApplicationContext context;

    @BeforeEach
    void start() {
        SpringApplication application = new SpringApplication(Application.class);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of(
                "server.port", "0", "server.address", "127.0.0.1", "management.tracing.sampling.probability", "1.0"));
        application.addInitializers(started -> ((GenericApplicationContext) started)
                .registerBean(DataRedisConnectionDetails.class, () -> TestRedis.shared()
                        .connectionDetails()));
        context = application.run();
    }

    @Test
    void isOneTraceFromTheRequestThroughTheJobToTheEvent() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:"
                                        + context.getEnvironment().getProperty("local.server.port") + "/orders"))
                                .POST(HttpRequest.BodyPublishers.ofString("tea"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        await().untilAsserted(() -> assertThat(spans())
                .containsKeys(
                        "http post /orders", "put orders", "process orders", "publish shipped", "process shipped"));
        Map<String, SpanData> spans = spans();
        assertThat(spans.values())
                .extracting(SpanData::getTraceId)
                .containsOnly(spans.get("put orders").getTraceId());
        assertThat(parent("put orders")).isEqualTo("http post /orders");
        assertThat(parent("process orders")).isEqualTo("put orders");
        assertThat(parent("publish shipped")).isEqualTo("process orders");
        assertThat(parent("process shipped")).isEqualTo("publish shipped");
        assertThat(context.getBean(Application.class).traceIds)
                .containsExactly(
                        spans.get("put orders").getTraceId(),
                        spans.get("put orders").getTraceId());
    }

    @Test
    void leavesThePayloadsOfPeersAlone() {
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        String job = thoonk.jobs("quiet", String.class)
                .put("plain", PutOptions.builder().header("own", "stays").build());
        thoonk.feed("quiet-feed", String.class).publish("one", "plain");
        assertThat(thoonk.jobs("quiet", String.class).get().orElseThrow().headers())
                .containsEntry("own", "stays")
                .containsKey("traceparent");
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            assertThat(connection.sync().hget(bytes("feed.items:quiet"), bytes(job)))
                    .isEqualTo(bytes("plain"));
            assertThat(connection.sync().hget(bytes("feed.items:quiet-feed"), bytes("one")))
                    .isEqualTo(bytes("plain"));
            assertThat(connection.sync().pttl(bytes("thoonk.trace:quiet-feed\0one")))
                    .isBetween(1L, 300_000L);
        }
    }

    /** Red where each item costs a call of its own before the publication. */
    @Test
    void keepsTheTraceOfManyItemsTogether() {
        long before = RedisCalls.of(TestRedis.shared(), "psetex");
        List<String> ids = context.getBean(ThoonkTemplate.class)
                .feed("many-items", String.class)
                .publishAll(Collections.nCopies(501, "plain"));
        assertThat(RedisCalls.of(TestRedis.shared(), "psetex")).isEqualTo(before);
        ItemTraces traces = context.getBean(ItemTraces.class);
        Map<String, String> trace = traces.find("many-items", ids.get(0));
        assertThat(trace).containsKey("traceparent");
        assertThat(traces.find("many-items", ids.get(500))).isEqualTo(trace);
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            assertThat(connection.sync().pttl(bytes("thoonk.trace:many-items\0" + ids.get(500))))
                    .isBetween(1L, 300_000L);
        }
    }

    @Test
    void givesEachJobOfOneCallTheTraceOfThatCall() {
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        JobQueue<String> many = thoonk.jobs("many", String.class);
        many.putAll(
                List.of("a", "b"), PutOptions.builder().header("own", "stays").build());
        many.putAll(List.of("c"));
        List<Job<String>> jobs = many.get(3, PatientWaits.PATIENCE);
        assertThat(jobs).extracting(Job::payload).containsExactly("a", "b", "c");
        assertThat(jobs.get(0).headers())
                .containsEntry("own", "stays")
                .isEqualTo(jobs.get(1).headers());
        List<SpanData> puts = context.getBean(Spans.class).exporter().getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals("putAll many"))
                .toList();
        assertThat(puts)
                .extracting(span -> span.getTraceId() + "-" + span.getSpanId())
                .containsExactly(parentOf(jobs.get(0)), parentOf(jobs.get(2)));
    }

    @Test
    void carriesNoTraceThatIsNotSampled() {
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        JobQueue<String> jobs = thoonk.jobs("quiet", String.class);
        Tracer tracer = context.getBean(Tracer.class);
        TraceContext unsampled = tracer.traceContextBuilder()
                .traceId("0af7651916cd43dd8448eb211c80319c")
                .spanId("b7ad6b7169203331")
                .sampled(false)
                .build();
        try (CurrentTraceContext.Scope scope = tracer.currentTraceContext().newScope(unsampled)) {
            assertThat(scope).isNotNull();
            jobs.putAll(
                    List.of("a"), PutOptions.builder().header("own", "stays").build());
            thoonk.feed("quiet-feed", String.class).publish("unsampled", "plain");
        }
        assertThat(jobs.get().orElseThrow().headers()).containsOnly(Map.entry("own", "stays"));
        try (StatefulRedisConnection<byte[], byte[]> connection =
                TestRedis.shared().connect()) {
            assertThat(connection.sync().exists(bytes("thoonk.trace:quiet-feed\0unsampled")))
                    .isZero();
        }
    }

    private static String parentOf(Job<String> job) {
        return String.valueOf(job.headers().get("traceparent")).substring(3, 52);
    }

    @Test
    void keepsThePutOfATransactionForItsCommit() {
        ThoonkTemplate thoonk = context.getBean(ThoonkTemplate.class);
        JobQueue<String> jobs = thoonk.jobs("later", String.class);
        TransactionSynchronizationManager.initSynchronization();
        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            jobs.put("x", PutOptions.builder().afterCommit(true).build());
            assertThat(jobs.counts().available()).isZero();
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
            TransactionSynchronizationManager.clearSynchronization();
        }
    }

    @Test
    void givesAPublishedItemAnIdOfTheUsualForm() {
        assertThat(context.getBean(ThoonkTemplate.class)
                        .feed("quiet-feed", String.class)
                        .publish("plain"))
                .matches("[0-9a-f]{32}");
    }

    /** Without those of the Redis driver. */
    private Map<String, SpanData> spans() {
        return context.getBean(Spans.class).exporter().getFinishedSpanItems().stream()
                .filter(span -> span.getName().matches("(http|put|process|publish) .*"))
                .collect(Collectors.toMap(SpanData::getName, span -> span, (one, other) -> other));
    }

    private String parent(String name) {
        String parentId = spans().get(name).getParentSpanId();
        return spans().values().stream()
                .filter(span -> span.getSpanId().equals(parentId))
                .map(SpanData::getName)
                .findFirst()
                .orElse("none");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Orders.class)
    static class Application {

        private final Queue<String> traceIds = new ConcurrentLinkedQueue<>();

        private final ThoonkTemplate thoonk;

        Application(ThoonkTemplate thoonk) {
            this.thoonk = thoonk;
        }

        @Bean
        static Spans spans() {
            return new Spans(InMemorySpanExporter.create());
        }

        @Bean
        static SimpleSpanProcessor processor(Spans spans) {
            return (SimpleSpanProcessor) SimpleSpanProcessor.create(spans.exporter());
        }

        @ThoonkJobWorker(id = "orders", queue = "orders")
        void order(String what) {
            traceIds.add(String.valueOf(MDC.get("traceId")));
            thoonk.feed("shipped", String.class).publish(what);
        }

        @ThoonkListener(id = "shipped", feeds = "shipped")
        void shipped(String what) {
            traceIds.add(String.valueOf(MDC.get("traceId")));
            assertThat(List.of("tea")).contains(what);
        }
    }

    /** No exporter of its own in the context: Spring Boot would export all spans to it once more. */
    record Spans(InMemorySpanExporter exporter) {}

    @RestController
    static class Orders {

        private final ThoonkTemplate thoonk;

        Orders(ThoonkTemplate thoonk) {
            this.thoonk = thoonk;
        }

        @PostMapping("/orders")
        String order(@RequestBody String what) {
            return thoonk.jobs("orders", String.class).put(what);
        }
    }
}
