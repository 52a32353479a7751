package io.thoonk.websub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.thoonk.feed.Feed;
import io.thoonk.test.DedicatedRedis;
import io.thoonk.test.TestRedis;
import io.thoonk.websub.Callback.Answer;
import io.thoonk.websub.Callback.Received;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;

/** What a hub must do, named after the sections of the Recommendation. Each test has a feed of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSubHubIntegrationTests {

    private static final int FEEDS = 30;

    private DedicatedRedis redis;

    private HubApplication hub;

    private Callback callback;

    private int used;

    private String name;

    private String topic;

    private Feed<String> feed;

    @BeforeAll
    void start() {
        redis = TestRedis.startDedicated();
        hub = new HubApplication(WebApplicationType.SERVLET, redis, FEEDS, Map.of());
    }

    @AfterAll
    void stop() {
        hub.close();
        redis.close();
    }

    @BeforeEach
    void begin() throws IOException {
        name = "f" + used++;
        topic = HubApplication.BASE + "/" + name + ".atom";
        feed = hub.feed(name);
        callback = new Callback();
    }

    @AfterEach
    void end() {
        callback.close();
    }

    @Test
    void section4NamesHubAndTopicInHeadersAndDocument() throws Exception {
        HttpResponse<String> answer = hub.get(topic);
        assertThat(answer.headers().firstValue("Link"))
                .hasValue("<" + topic
                        + ">; rel=\"self\"; type=\"application/atom+xml\", <https://example.org/hub>; rel=\"hub\"");
        assertThat(answer.body())
                .contains("<link rel=\"self\" type=\"application/atom+xml\" href=\"" + topic + "\">")
                .contains("<link rel=\"hub\" href=\"https://example.org/hub\">");
        assertThat(hub.get(topic + "?format=rss").body())
                .contains("<atom:link rel=\"hub\" href=\"https://example.org/hub\">");
    }

    @Test
    void section512AnswersWith202WhateverComesOfIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        callback.onGet(request -> {
            waitFor(asked);
            return new Answer(404, "");
        });
        HttpResponse<String> answer = hub.ask("subscribe", topic, callback.address("/c"));
        assertThat(answer.statusCode()).isEqualTo(202);
        asked.countDown();
        hub.awaitVerified(callback, 1);
        assertThat(subscribers()).isZero();
    }

    @Test
    void section512DescribesErrorsAsPlainText() throws Exception {
        HttpResponse<String> answer = hub.post(Map.of("hub.mode", "subscribe", "hub.topic", topic));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("hub.callback is missing");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(hub.get("https://example.org/hub").statusCode()).isEqualTo(405);
    }

    @Test
    void section53AsksTheCallbackWithAChallengeAndALease() throws Exception {
        subscribe("/c", "hub.unknown", "ignored", "hub.lease_seconds", "60");
        Received request = callback.gets().get(0);
        assertThat(request.parameter("hub.mode")).isEqualTo("subscribe");
        assertThat(request.parameter("hub.topic")).isEqualTo(topic);
        assertThat(request.parameter("hub.challenge")).matches("[0-9a-f]{64}");
        assertThat(request.parameter("hub.lease_seconds")).isEqualTo("60");
        subscribe("/c");
        assertThat(callback.gets().get(1).parameter("hub.lease_seconds")).isEqualTo("864000");
        assertThat(callback.gets().get(1).parameter("hub.challenge")).isNotEqualTo(request.parameter("hub.challenge"));
    }

    @Test
    void section531GivesNoEndlessLease() throws Exception {
        subscribe("/c", "hub.lease_seconds", "999999999999999999");
        assertThat(callback.gets().get(0).parameter("hub.lease_seconds")).isEqualTo("2592000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"302 redirect", "404 no", "500 broken", "200 wrong", "200 more", "200 nothing"})
    void section531TakesNothingButTheChallengeForAYes(String kind) throws Exception {
        Function<Received, Answer> refusing = request -> {
            String challenge = request.parameter("hub.challenge");
            if (request.path().equals("/elsewhere")) {
                return new Answer(200, challenge);
            }
            return switch (kind) {
                case "200 wrong" -> new Answer(200, challenge.substring(1) + "x");
                case "200 more" -> new Answer(200, challenge + "\n");
                case "200 nothing" -> new Answer(200, "");
                default -> new Answer(Integer.parseInt(kind.substring(0, 3)), challenge);
            };
        };
        callback.onGet(refusing);
        hub.ask("subscribe", topic, callback.address("/c"));
        hub.awaitVerified(callback, 1);
        assertThat(subscribers()).isZero();
        assertThat(callback.gets()).hasSize(1);
    }

    @Test
    void section51LeavesTheOldSubscriptionWhereTheNewOneIsNotConfirmed() throws Exception {
        subscribe("/c", "hub.secret", "old");
        callback.onGet(request -> new Answer(404, ""));
        hub.ask("subscribe", topic, callback.address("/c"), "hub.secret", "new");
        hub.ask("unsubscribe", topic, callback.address("/other"));
        hub.awaitVerified(callback, 3);
        hub.ask("unsubscribe", topic, callback.address("/c"));
        hub.awaitVerified(callback, 4);
        feed.publish("a", "1");
        await().until(() -> callback.posts().size() == 1);
        assertSigned(callback.posts().get(0), "old");
    }

    @Test
    void section51RenewsOneSubscriptionAndNoOther() throws Exception {
        subscribe("/c", "hub.secret", "old");
        subscribe("/d", "hub.secret", "other");
        subscribe("/c", "hub.secret", "new");
        assertThat(subscribers()).isEqualTo(2);
        feed.publish("a", "1");
        await().until(() -> callback.posts().size() == 2);
        callback.posts().forEach(request -> assertSigned(request, request.path().equals("/c") ? "new" : "other"));
    }

    @Test
    void section51EndsASubscriptionOnceThatIsConfirmed() throws Exception {
        subscribe("/c");
        subscribe("/d");
        hub.ask("unsubscribe", topic, callback.address("/c"));
        await().until(() -> subscribers() == 1);
        Received request = callback.gets().get(2);
        assertThat(request.parameter("hub.mode")).isEqualTo("unsubscribe");
        assertThat(request.parameter("hub.topic")).isEqualTo(topic);
        feed.publish("a", "1");
        await().until(() -> !callback.posts().isEmpty());
        hub.awaitDelivered();
        assertThat(callback.posts()).extracting(Received::path).containsExactly("/d");
    }

    @Test
    void section511KeepsTheQueryOfTheCallback() throws Exception {
        subscribe("/c?a=%C3%BC&hub.mode=mine");
        assertThat(callback.gets().get(0).query()).startsWith("a=%C3%BC&hub.mode=mine&hub.challenge=");
        feed.publish("a", "1");
        await().until(() -> callback.posts().size() == 1);
        assertThat(callback.posts().get(0).query()).isEqualTo("a=%C3%BC&hub.mode=mine");
    }

    @Test
    void section52TellsThatATopicIsDenied() throws Exception {
        hub.ask("subscribe", "https://example.org/secret.atom", callback.address("/c"));
        await().until(() -> callback.gets().size() == 1);
        Received request = callback.gets().get(0);
        assertThat(request.parameter("hub.mode")).isEqualTo("denied");
        assertThat(request.parameter("hub.topic")).isEqualTo("https://example.org/secret.atom");
        assertThat(request.parameter("hub.reason")).isNotEmpty();
        assertThat(request.query()).doesNotContain("hub.challenge");
    }

    @Test
    void section531EnforcesLeases() throws Exception {
        subscribe("/short", "hub.lease_seconds", "1");
        Instant after = Instant.now().plusSeconds(1);
        subscribe("/long");
        await().until(() -> Instant.now().isAfter(after));
        feed.publish("a", "1");
        await().until(() -> !callback.posts().isEmpty());
        hub.awaitDelivered();
        assertThat(callback.posts()).extracting(Received::path).containsExactly("/long");
        assertThat(subscribers()).isEqualTo(1);
    }

    @Test
    void section7SendsTheWholeDocumentWithItsTypeAndLinks() throws Exception {
        subscribe("/c");
        feed.publish("a", "{\"title\":\"One\"}");
        await().until(() -> callback.posts().size() == 1);
        Received request = callback.posts().get(0);
        assertThat(request.header("Content-Type")).isEqualTo("application/atom+xml;charset=utf-8");
        assertThat(request.header("Link")).contains("<" + topic + ">; rel=\"self\"", "rel=\"hub\"");
        assertThat(request.header("X-Hub-Signature")).isEmpty();
        assertThat(request.text()).isEqualTo(hub.get(topic).body()).contains("One");
    }

    @Test
    void section7SendsRssToWhoeverSubscribedToThat() throws Exception {
        topic += "?format=rss";
        subscribe("/c");
        feed.publish("a", "1");
        await().until(() -> callback.posts().size() == 1);
        assertThat(callback.posts().get(0).header("Content-Type")).isEqualTo("application/rss+xml;charset=utf-8");
        assertThat(callback.posts().get(0).text()).isEqualTo(hub.get(topic).body());
    }

    @Test
    void section7TellsOfEditsAndRetractions() throws Exception {
        feed.publish("a", "1");
        feed.publish("b", "1");
        subscribe("/c");
        feed.publish("a", "edited");
        await().until(() ->
                callback.posts().stream().anyMatch(post -> post.text().contains("edited")));
        feed.retract("b");
        await().until(() ->
                callback.posts().stream().anyMatch(post -> !post.text().contains(name + "/b<")));
    }

    @Test
    void section7TakesNothingButSuccessForSuccessAndFollowsNoRedirect() throws Exception {
        subscribe("/c");
        callback.onPost(request ->
                new Answer(callback.posts().size() == 1 ? 307 : callback.posts().size() == 2 ? 500 : 204, ""));
        feed.publish("a", "1");
        await().until(() -> callback.posts().size() == 3);
        hub.awaitDelivered();
        assertThat(callback.posts()).hasSize(3).extracting(Received::path).containsOnly("/c");
    }

    @Test
    void section7EndsASubscriptionThatIsGone() throws Exception {
        subscribe("/c");
        callback.onPost(request -> new Answer(410, ""));
        feed.publish("a", "1");
        await().until(() -> subscribers() == 0);
        hub.awaitDelivered();
        assertThat(callback.posts()).hasSize(1);
    }

    @Test
    void section7KeepsASubscriptionWhoseDeliveryWasGivenUp() throws Exception {
        subscribe("/c");
        callback.onPost(request -> new Answer(503, ""));
        long stalled = hub.counts(WebSubHub.DELIVERIES).stalled();
        feed.publish("a", "1");
        await().until(() -> hub.counts(WebSubHub.DELIVERIES).stalled() == stalled + 1);
        assertThat(callback.posts()).hasSize(3);
        assertThat(subscribers()).isEqualTo(1);
        callback.onPost(request -> new Answer(204, ""));
        feed.publish("b", "2");
        await().until(() -> callback.posts().size() == 4);
    }

    @Test
    void section71SignsWithTheSecret() throws Exception {
        subscribe("/c", "hub.secret", "s ü");
        feed.publish("a", "1");
        await().until(() -> callback.posts().size() == 1);
        assertSigned(callback.posts().get(0), "s ü");
    }

    @Test
    void sendsTheLatestDocumentOfABurstAndNotEachOne() throws Exception {
        subscribe("/c");
        for (int i = 1; i <= 60; i++) {
            feed.publish("a", "number " + i);
        }
        await().until(() ->
                callback.posts().stream().anyMatch(post -> post.text().contains("number 60<")));
        hub.awaitDelivered();
        assertThat(callback.posts()).hasSizeLessThan(20);
    }

    @Test
    void letsNoStalledSubscriberHoldUpAnother() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Callback stalled = new Callback()) {
            stalled.onPost(request -> {
                waitFor(end);
                return new Answer(204, "");
            });
            for (int i = 0; i < 10; i++) {
                hub.ask("subscribe", topic, stalled.address("/" + i).replace("127.0.0.1", "localhost"));
            }
            await().until(() -> subscribers() == 10);
            subscribe("/c");
            feed.publish("a", "1");
            await().until(() -> !callback.posts().isEmpty());
            // The worker has eight places, and one host gets two of them.
            assertThat(stalled.posts()).hasSizeLessThan(8);
            end.countDown();
            hub.awaitDelivered();
        } finally {
            end.countDown();
        }
    }

    private void subscribe(String path, String... more) throws Exception {
        int before = callback.gets().size();
        assertThat(hub.ask("subscribe", topic, callback.address(path), more).statusCode())
                .isEqualTo(202);
        hub.awaitVerified(callback, before + 1);
    }

    private long subscribers() {
        return hub.subscribers(topic);
    }

    private static void assertSigned(Received request, String secret) {
        assertThat(request.header("X-Hub-Signature"))
                .isEqualTo("sha256=" + HubSubscription.signature("HmacSHA256", secret, request.body()));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
        }
    }
}
