package io.thoonk.autoconfigure.actuate;

import static io.thoonk.autoconfigure.actuate.ExposedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.job.UniqueMode;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RedisTest
class EndpointIntegrationTests {

    @AutoClose
    private static final ExposedEndpoint endpoint = new ExposedEndpoint();

    @Test
    void isExposedToNobodyByDefault() throws Exception {
        endpoint.start(Map.of());
        assertThat(endpoint.get("").statusCode()).isEqualTo(404);
        assertThat(endpoint.context().containsBean("thoonkEndpoint")).isFalse();
    }

    @Test
    void listsFeedsAndProcesses() throws Exception {
        endpoint.startExposed();
        endpoint.jobs().putAll(List.of("a", "b"));
        endpoint.thoonk().feed("news", String.class).publish("item");
        // A process is listed from its next sign of life on, and no longer if it gives none in time on a busy machine.
        await().untilAsserted(() -> {
            DocumentContext answer = json(endpoint.get(""));
            assertThat(answer.<String>read("$.feeds[0].name")).isEqualTo("news");
            assertThat(answer.<String>read("$.feeds[0].type")).isEqualTo("feed");
            assertThat(answer.<Integer>read("$.feeds[1].size")).isEqualTo(2);
            assertThat(answer.<String>read("$.processes[0].application")).isEqualTo("acme");
            assertThat(answer.<Boolean>read("$.processes[0].here")).isTrue();
            assertThat(answer.<String>read("$.processes[0].workers[0].id")).isEqualTo("worker");
            assertThat(answer.<Boolean>read("$.processes[0].workers[0].running"))
                    .isTrue();
            assertThat(answer.<Integer>read("$.processes[0].workers[0].concurrency"))
                    .isEqualTo(2);
            assertThat(answer.<String>read("$.processes[0].listeners[0].feeds[0]"))
                    .isEqualTo("news");
        });
        endpoint.jobs().put("c");
        DocumentContext again = json(endpoint.get(""));
        assertThat(again.<Double>read("$.feeds[1].publishedPerSecond")).isPositive();
    }

    @Test
    void showsAFeedWithPartitionsAsOne() throws Exception {
        endpoint.startExposed();
        JobQueue<String> orders = endpoint.thoonk().jobs("orders", String.class, FeedConfig.partitions(3));
        orders.putAll(List.of("a", "b", "c", "d", "e", "f"));
        String delayed = orders.put(
                "later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        DocumentContext all = json(endpoint.get(""));
        assertThat(all.<List<String>>read("$.feeds[*].name"))
                .startsWith("orders")
                .noneMatch(name -> name.contains("~"));
        assertThat(all.<Integer>read("$.feeds[0].size")).isEqualTo(6);
        assertThat(all.<Integer>read("$.feeds[0].published")).isEqualTo(6);
        DocumentContext one = json(endpoint.get("/orders"));
        assertThat(one.<Integer>read("$.feed.size")).isEqualTo(6);
        assertThat(one.<List<String>>read("$.partitions[*].name")).containsExactly("orders~0", "orders~1", "orders~2");
        assertThat(one.<List<Integer>>read("$.partitions[*].size")).containsExactly(2, 2, 2);
        assertThat(json(endpoint.get("/orders/available?count=10")).<Integer>read("$.entries.length()"))
                .isEqualTo(6);
        endpoint.post("/orders", "{\"action\":\"promote\",\"id\":\"" + delayed + "\"}");
        assertThat(orders.state(delayed)).contains(JobState.AVAILABLE);
    }

    @Test
    void showsOneFeedAndWhyNothingMoves() throws Exception {
        endpoint.startExposed();
        endpoint.jobs().put("a");
        await().untilAsserted(() -> {
            DocumentContext answer = json(endpoint.get("/work"));
            assertThat(answer.<Integer>read("$.feed.size")).isOne();
            assertThat(answer.<String>read("$.configuration.type")).isEqualTo("job");
            assertThat(answer.<String>read("$.whyNothingMoves[0]")).isEqualTo("1 job waits: every worker is paused");
        });
    }

    @Test
    void showsJobsPageByPageAndHidesPayloads() throws Exception {
        endpoint.startExposed();
        endpoint.jobs().putAll(List.of("first", "second", "third"));
        DocumentContext page = json(endpoint.get("/work/available?offset=1&count=1"));
        assertThat(page.<Integer>read("$.entries.length()")).isOne();
        assertThat(page.<String>read("$.entries[0].payload")).isEqualTo("******");
        assertThat(page.<Integer>read("$.entries[0].payloadSize")).isEqualTo(6);
        assertThat(page.<Integer>read("$.nextOffset")).isEqualTo(2);
    }

    @Test
    void showsPayloadsAsTheMaskerLeavesThemWhereThatIsAllowed() throws Exception {
        endpoint.start(Map.of(
                "management.endpoints.web.exposure.include",
                "thoonk",
                "management.endpoint.thoonk.show-values",
                "always",
                "test.masker",
                "true"));
        endpoint.jobs().put("abc");
        assertThat(json(endpoint.get("/work/available")).<String>read("$.entries[0].payload"))
                .isEqualTo("work: ABC");
    }

    @Test
    void showsTheErrorOfAStalledJob() throws Exception {
        endpoint.startExposed();
        endpoint.jobs().put("a");
        // The wait of the worker that was paused may just have taken it, and puts it back.
        endpoint.jobs().get(PatientWaits.PATIENCE).orElseThrow().stall("paper is out");
        DocumentContext page = json(endpoint.get("/work/stalled"));
        assertThat(page.<String>read("$.entries[0].lastError")).isEqualTo("paper is out");
        assertThat(page.<String>read("$.entries[0].state")).isEqualTo("STALLED");
    }

    @Test
    void showsJobsThatEndedAndThoseThatHaveATag() throws Exception {
        endpoint.startExposed();
        endpoint.jobs();
        endpoint.thoonk()
                .configure("work", FeedConfig.builder().keepFinished(10).build());
        String there = endpoint.jobs()
                .put(
                        "a",
                        PutOptions.builder()
                                .tags("import")
                                .delay(Duration.ofHours(1))
                                .build());
        String gone = endpoint.jobs()
                .put(
                        "b",
                        PutOptions.builder()
                                .tags("import")
                                .delay(Duration.ofHours(1))
                                .build());
        endpoint.jobs().retract(gone);
        DocumentContext tagged = json(endpoint.get("/work/tagged?tag=import"));
        assertThat(tagged.<List<String>>read("$.entries[*].id")).containsExactly(there);
        assertThat(tagged.<String>read("$.entries[0].tags[0]")).isEqualTo("import");
        assertThat(tagged.<String>read("$.entries[0].payload")).isEqualTo("******");
        DocumentContext ended = json(endpoint.get("/work/finished?count=1"));
        assertThat(ended.<Integer>read("$.total")).isOne();
        assertThat(ended.<String>read("$.entries[0].id")).isEqualTo(gone);
        assertThat(ended.<String>read("$.entries[0].outcome")).isEqualTo("retracted");
        assertThat(ended.<Integer>read("$.nextOffset")).isOne();
        assertThat(json(endpoint.get("/work/finished?id=" + gone)).<String>read("$.entries[0].tags[0]"))
                .isEqualTo("import");
        assertThat(json(endpoint.get("/work/finished?id=" + there)).<List<Object>>read("$.entries"))
                .isEmpty();
        endpoint.jobs().retract(there);
        endpoint.thoonk().configure("work", FeedConfig.builder().keepFinished(0).build());
    }

    @Test
    void showsTheLastRunsOfWhatRecurs() throws Exception {
        endpoint.startExposed();
        RecurringJob hourly = endpoint.jobs().recurring("hourly", Schedule.every(Duration.ofHours(1)), "all");
        assertThat(json(endpoint.get("/work/runs?id=hourly")).<Boolean>read("$.kept"))
                .isFalse();
        endpoint.thoonk()
                .configure("work", FeedConfig.builder().keepFinished(10).build());
        String first = hourly.trigger();
        endpoint.jobs().retract(first);
        endpoint.jobs().retract(endpoint.jobs().put("no run of it"));
        assertThat(json(endpoint.get("/work/runs?id=hourly")).<List<String>>read("$.entries[*].id"))
                .containsExactly(first);
        String second = hourly.trigger();
        endpoint.jobs().retract(second);
        DocumentContext runs = json(endpoint.get("/work/runs?id=hourly"));
        assertThat(runs.<Boolean>read("$.kept")).isTrue();
        assertThat(runs.<List<String>>read("$.entries[*].id")).containsExactly(second, first);
        assertThat(runs.<List<String>>read("$.entries[*].outcome")).containsOnly("retracted");
        assertThat(json(endpoint.get("/work/runs?id=hourly&count=1")).<List<String>>read("$.entries[*].id"))
                .containsExactly(second);
        hourly.remove();
        endpoint.thoonk().configure("work", FeedConfig.builder().keepFinished(0).build());
    }

    @Test
    void showsOneJobWithItsUniqueKeyAndWhoWaitsForIt() throws Exception {
        endpoint.startExposed();
        JobQueue<String> once = endpoint.thoonk().jobs("once", String.class);
        PutOptions options =
                PutOptions.builder().unique("user-7", UniqueMode.KEEP_LAST).build();
        String first = once.put("a", options);
        assertThat(json(endpoint.get("/once/job?id=" + first)).<String>read("$.uniqueKey"))
                .isEqualTo("user-7");
        once.get().orElseThrow();
        String next = once.put("b", options);
        DocumentContext shown = json(endpoint.get("/once/job?id=" + first));
        assertThat(shown.<String>read("$.job.state")).isEqualTo("CLAIMED");
        assertThat(shown.<String>read("$.job.payload")).isEqualTo("******");
        assertThat(shown.<String>read("$.nextOfKey")).isEqualTo(next);
        String other = once.put("c");
        assertThat(json(endpoint.get("/once/job?id=" + other)).<Map<String, Object>>read("$"))
                .containsOnlyKeys("feed", "job");
        endpoint.thoonk().deleteFeed("once");
    }

    @Test
    void reachesFeedsWhoseNamesHaveSlashes() throws Exception {
        endpoint.startExposed();
        JobQueue<String> odd = endpoint.thoonk().jobs("shop/~eu/1", String.class);
        String id = odd.put("a");
        assertThat(json(endpoint.get("/shop~1~0eu~11")).<String>read("$.feed.name"))
                .isEqualTo("shop/~eu/1");
        assertThat(json(endpoint.get("/shop~1~0eu~11/available")).<String>read("$.entries[0].id"))
                .isEqualTo(id);
        assertThat(endpoint.post("/shop~1~0eu~11", "{\"action\":\"retract\",\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(odd.state(id)).isEmpty();
        endpoint.thoonk().deleteFeed("shop/~eu/1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nowhere | 404 | nowhere",
                "/nowhere/stalled | 404 | nowhere",
                "/work/stuck | 404 | it has [available, delayed, claimed, stalled, orphaned]",
                "/work/stalled?count=201 | 400 | count must be from 1 to 200",
                "/work/stalled?offset=-1 | 400 | offset must not be negative",
                "/work/tagged | 400 | for the state [tagged]",
                "/work/stalled?tag=x | 400 | for the state [tagged]",
                "/work/available?id=x | 400 | [finished]",
                "/work/job | 400 | [job] and [runs], which need it",
                "/work/runs | 400 | [job] and [runs], which need it",
                "/work/runs?id=x&count=0 | 400 | count must be from 1 to 200",
                "/nowhere/runs?id=x | 404 | nowhere",
                "/work/job?id=nobody | 404 | nobody",
                "/nowhere/finished | 404 | nowhere",
                "/work/stalled?count=many | 400 | ",
                "/..%2f..%2fenv | 400 | ",
            })
    void answersWrongReadsInWords(String path, int status, String words) throws Exception {
        endpoint.startExposed();
        endpoint.jobs();
        HttpResponse<String> answer = endpoint.get(path);
        assertThat(answer.statusCode()).isEqualTo(status);
        if (words != null) {
            assertThat(json(answer).<String>read("$.problem")).contains(words);
        }
        assertThat(endpoint.thoonk().feedNames()).containsExactlyInAnyOrder("work");
    }
}
