package io.thoonk.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.job.PutOptions;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every member of every answer of the endpoint and what kind of value it has: programs read them. */
@RedisTest
class EndpointShapeIntegrationTests {

    @AutoClose
    private static final ExposedEndpoint endpoint = new ExposedEndpoint();

    private static final String CONTAINER =
            " {id=text, feeds=[text], concurrency=number, active=number, running=flag, paused=flag}";

    private static final String PROCESS =
            "{id=text, here=flag, application=text, host=text, pid=number, startedAt=time, seenAt=time," + " workers=["
                    + CONTAINER.strip() + "], listeners=[" + "%s]}";

    private static final String BATCH =
            "{id=text, state=text, members=number, finished=number, open=number, stalled=number, lost=number,"
                    + " createdAt=time, stalledMembers=[], openMembers=[{feed=text, id=text}]}";

    private static final String COUNTS =
            "{name=text, type=text, size=number, delayed=number, claimed=number, stalled=number,"
                    + " orphanedItems=number, idsWithoutItem=number, published=number, finished=number%s}";

    @Test
    void tellsOfFeedsAndProcesses() throws Exception {
        endpoint.startExposed();
        endpoint.jobs().put("waits");
        endpoint.thoonk().batch("b").put("work", "waits too");
        // Rates are there from the second look on, and a process from its next sign of life on.
        await().untilAsserted(() -> assertThat(shape(endpoint.get("")))
                .isEqualTo("{feeds=["
                        + COUNTS.formatted(
                                ", oldestAgeSeconds=number, publishedPerSecond=number, finishedPerSecond=number")
                        + "], feedsLeftOut=number, refused={}, readAt=time, processes=["
                        + PROCESS.formatted(CONTAINER.strip())
                        + "], pausedEverywhere=[], batches=[" + BATCH + "]}"));
        assertThat(shape(endpoint.get("?batch=b"))).isEqualTo(BATCH);
        endpoint.thoonk().batch("b").cancel();
    }

    @Test
    void tellsOfOneFeed() throws Exception {
        endpoint.startExposed();
        endpoint.worker().resume();
        ExposedEndpoint.Handlers handlers = endpoint.context().getBean(ExposedEndpoint.Handlers.class);
        String id = endpoint.jobs().put("block");
        assertThat(handlers.running().await(60, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(
                        () -> assertThat(shape(endpoint.get("/work")))
                                .isEqualTo(
                                        "{feed="
                                                + COUNTS.formatted(
                                                        ", longestRunSeconds=number, publishedPerSecond=number, finishedPerSecond=number")
                                                + ", configuration={generation=text, type=text}, whyNothingMoves=[], processes=["
                                                + PROCESS.formatted("")
                                                + "], runningHere=[{worker=text, job=text, claimedAt=time}], limits={keysWithOwnLimit=number,"
                                                + " order=text, priorityStep=text, waiting=number, running=number, reason=text, lanes=[]}, recurring=[]}"));
        assertThat(shape(endpoint.get("/work/claimed")))
                .isEqualTo(
                        "{feed=text, state=text, offset=number, entries=[{id=text, state=text, payload=text,"
                                + " payloadSize=number, failureCount=number, publishedAt=time, claimedAt=time, deadline=time}]}");
        endpoint.post("/work", "{\"action\":\"retract\",\"id\":\"" + id + "\"}");
    }

    @Test
    void tellsOfEntries() throws Exception {
        endpoint.startExposed();
        endpoint.jobs().put("a");
        // The wait of the worker that was paused may just have taken it, and puts it back.
        endpoint.jobs().get(PatientWaits.PATIENCE).orElseThrow().stall("paper is out");
        endpoint.jobs().put("b", PutOptions.builder().delay(Duration.ofHours(1)).build());
        endpoint.thoonk().feed("news", String.class).publish("item");
        String entry = "{id=text, state=text, payload=text, payloadSize=number, failureCount=number";
        assertThat(shape(endpoint.get("/work/stalled?count=1")))
                .isEqualTo("{feed=text, state=text, offset=number, entries=[" + entry
                        + ", lastError=text}], nextOffset=number}");
        assertThat(shape(endpoint.get("/work/delayed")))
                .isEqualTo("{feed=text, state=text, offset=number, entries=[" + entry
                        + ", publishedAt=time, dueAt=time}]}");
        assertThat(shape(endpoint.get("/news/items")))
                .isEqualTo("{feed=text, state=text, offset=number, entries=[" + entry + ", publishedAt=time}]}");
    }

    @Test
    void tellsWhatWasDone() throws Exception {
        endpoint.startExposed();
        String id = endpoint.jobs().put("a");
        String done = "{action=text, dryRun=flag, matched=number, done=number, passedOver=number, more=flag,"
                + " sample=[text]}";
        assertThat(shape(endpoint.post(
                        "/work", "{\"action\":\"retract\",\"id\":\"*\",\"state\":\"available\",\"dryRun\":true}")))
                .isEqualTo(done);
        HttpResponse<String> retracted = endpoint.post("/work", "{\"action\":\"retract\",\"id\":\"" + id + "\"}");
        assertThat(shape(retracted)).isEqualTo(done);
        assertThat(node(retracted).path("action").asString()).isEqualTo("retract");
        assertThat(shape(endpoint.post("", "{\"container\":\"worker\",\"action\":\"pause\"}")))
                .isEqualTo("{container=text, action=text, everywhere=flag}");
        assertThat(shape(endpoint.get("/nowhere"))).isEqualTo("{problem=text}");
    }

    private static JsonNode node(HttpResponse<String> answer) {
        return new JsonMapper().readTree(answer.body());
    }

    private static String shape(HttpResponse<String> answer) {
        return shape(node(answer));
    }

    private static String shape(JsonNode node) {
        if (node.isObject()) {
            List<String> members = node.properties().stream()
                    .map(member -> member.getKey() + "=" + shape(member.getValue()))
                    .toList();
            return "{" + String.join(", ", members) + "}";
        }
        if (node.isArray()) {
            Stream<String> kinds = node.valueStream().map(EndpointShapeIntegrationTests::shape);
            return "[" + String.join("|", kinds.distinct().toList()) + "]";
        }
        if (node.isString()) {
            return isTime(node.asString()) ? "time" : "text";
        }
        return node.isNumber() ? "number" : node.isBoolean() ? "flag" : "null";
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException ex) {
            return false;
        }
    }
}
