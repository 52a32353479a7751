package io.thoonk.autoconfigure.actuate;

import static io.thoonk.autoconfigure.actuate.ExposedEndpoint.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.DocumentContext;
import io.thoonk.job.Batch;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.job.RecurringJob;
import io.thoonk.job.Schedule;
import io.thoonk.test.PatientWaits;
import io.thoonk.test.RedisTest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@RedisTest
class EndpointActionsIntegrationTests {

    @AutoClose
    private static final ExposedEndpoint endpoint = new ExposedEndpoint();

    @Test
    void actsOnOneJob() throws Exception {
        endpoint.startExposed();
        String id = endpoint.jobs()
                .put("a", PutOptions.builder().delay(Duration.ofHours(1)).build());
        HttpResponse<String> answer = endpoint.post("/work", "{\"action\":\"promote\",\"id\":\"" + id + "\"}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).<Integer>read("$.done")).isOne();
        assertThat(endpoint.jobs().state(id)).contains(JobState.AVAILABLE);
        assertThat(endpoint.post("/work", "{\"action\":\"retract\",\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(endpoint.jobs().state(id)).isEmpty();
    }

    @Test
    void retriesAllThatAFilterTakesAfterADryRun() throws Exception {
        endpoint.startExposed();
        for (String reason : new String[] {"paper", "paper", "ink"}) {
            endpoint.jobs().put("a");
            endpoint.jobs().get(PatientWaits.PATIENCE).orElseThrow().stall(reason);
        }
        String filter = "\"action\":\"retry\",\"id\":\"*\",\"error\":\"paper\"";
        assertThat(json(endpoint.post("/work", "{" + filter + ",\"dryRun\":true}"))
                        .<Integer>read("$.matched"))
                .isEqualTo(2);
        assertThat(endpoint.jobs().counts().stalled()).isEqualTo(3);
        assertThat(json(endpoint.post("/work", "{" + filter + "}")).<Integer>read("$.done"))
                .isEqualTo(2);
        assertThat(endpoint.jobs().counts().stalled()).isOne();
    }

    @Test
    void interruptsTheHandlerOfACancelledJob() throws Exception {
        endpoint.startExposed();
        endpoint.worker().resume();
        ExposedEndpoint.Handlers handlers = endpoint.context().getBean(ExposedEndpoint.Handlers.class);
        String id = endpoint.jobs().put("block");
        assertThat(handlers.running().await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(json(endpoint.get("/work")).<String>read("$.runningHere[0].job"))
                .isEqualTo(id);
        assertThat(endpoint.post("/work", "{\"action\":\"stall\",\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(handlers.interrupted().await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(endpoint.jobs().state(id)).contains(JobState.STALLED);
    }

    @Test
    void pausesAndResumesAWorker() throws Exception {
        endpoint.start(Map.of("management.endpoints.web.exposure.include", "thoonk", "test", "with pauses of its own"));
        assertThat(endpoint.post("", "{\"container\":\"worker\",\"action\":\"resume\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(endpoint.worker().isPaused()).isFalse();
        assertThat(endpoint.post("", "{\"container\":\"worker\",\"action\":\"pause\",\"everywhere\":true}")
                        .statusCode())
                .isEqualTo(200);
        await().until(() -> endpoint.worker().isPaused());
        assertThat(json(endpoint.get("")).<String>read("$.pausedEverywhere[0]")).isEqualTo("worker");
    }

    @Test
    void showsBatchesRetriesTheirStalledMembersAndCancelsThem() throws Exception {
        endpoint.startExposed();
        endpoint.jobs();
        Batch batch = endpoint.thoonk().batch("import");
        String first = batch.put("work", "a");
        batch.put("work", "b");
        batch.close();
        // The wait of the worker that was paused may just have taken it, and puts it back.
        endpoint.jobs().get(PatientWaits.PATIENCE).orElseThrow().stall("paper is out");
        DocumentContext all = json(endpoint.get(""));
        assertThat(all.<List<String>>read("$.batches[*].id")).containsExactly("import");
        DocumentContext one = json(endpoint.get("?batch=import"));
        assertThat(one.<String>read("$.state")).isEqualTo("trouble");
        assertThat(one.<Integer>read("$.open")).isOne();
        assertThat(one.<String>read("$.stalledMembers[0].feed")).isEqualTo("work");
        assertThat(one.<String>read("$.stalledMembers[0].id")).isEqualTo(first);
        assertThat(json(endpoint.post("", "{\"batch\":\"import\",\"action\":\"retry\"}"))
                        .<String>read("$.done"))
                .isEqualTo("retry of 1 stalled members");
        assertThat(batch.progress().counts().open()).isEqualTo(2);
        assertThat(endpoint.post("", "{\"batch\":\"import\",\"action\":\"cancel\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(endpoint.get("")).<List<Object>>read("$.batches")).isEmpty();
        assertThat(json(endpoint.get("?batch=import")).<String>read("$.state")).isEqualTo("cancelled");
    }

    @Test
    void makesNoBatchOfAnIdThatThereIsNot() throws Exception {
        endpoint.startExposed();
        assertThat(endpoint.get("?batch=nowhere").statusCode()).isEqualTo(404);
        HttpResponse<String> answer = endpoint.post("", "{\"batch\":\"nowhere\",\"action\":\"cancel\"}");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).<String>read("$.problem")).startsWith("There is no batch 'nowhere'");
        assertThat(endpoint.thoonk().batch("nowhere").progress().times().created())
                .isNull();
    }

    @Test
    void changesAScheduleThatNobodyHasChangedMeanwhile() throws Exception {
        endpoint.startExposed();
        RecurringJob nightly = endpoint.jobs().recurring("nightly", Schedule.every(Duration.ofHours(1)), "all");
        String seen = json(endpoint.get("/work")).read("$.recurring[0].revision");
        String change = "{\"action\":\"reschedule\",\"id\":\"nightly\",\"schedule\":\"%s\",\"revision\":\"%s\"}";
        String night = "cron 0 0 3 * * * in Europe/Berlin";
        HttpResponse<String> answer = endpoint.post("/work", change.formatted(night, seen));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).<String>read("$.sample[0]")).isEqualTo("nightly");
        assertThat(nightly.schedule()).isEqualTo(Schedule.cron("0 0 3 * * *", ZoneId.of("Europe/Berlin")));
        DocumentContext shown = json(endpoint.get("/work"));
        assertThat(shown.<String>read("$.recurring[0].declared")).isEqualTo("every PT1H");
        HttpResponse<String> late = endpoint.post("/work", change.formatted("every PT2H", seen));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(json(late).<String>read("$.problem")).contains("changed meanwhile");
        assertThat(endpoint.post(
                                "/work",
                                change.formatted("now and then", shown.<String>read("$.recurring[0].revision")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(endpoint.post("/work", change.replace("nightly", "weekly").formatted("every PT2H", seen))
                        .statusCode())
                .isEqualTo(404);
        assertThat(nightly.schedule()).isEqualTo(Schedule.cron("0 0 3 * * *", ZoneId.of("Europe/Berlin")));
        nightly.remove();
    }

    @Test
    void setsAndRemovesTheOrderAndHowFarLevelsAreApart() throws Exception {
        endpoint.startExposed();
        endpoint.jobs();
        assertThat(json(endpoint.post("/work/limits", "{\"of\":\"order\",\"order\":\"strict\",\"onFailure\":\"pass\"}"))
                        .<String>read("$.done"))
                .isEqualTo("change of the order");
        DocumentContext shown = json(endpoint.get("/work"));
        assertThat(shown.<String>read("$.limits.order")).isEqualTo("strict");
        assertThat(shown.<String>read("$.limits.orderOnFailure")).isEqualTo("pass");
        assertThat(shown.<String>read("$.limits.orderOnStall")).isEqualTo("pass");
        endpoint.post("/work/limits", "{\"of\":\"order\",\"remove\":true}");
        assertThat(json(endpoint.get("/work")).<String>read("$.limits.order")).isEqualTo("none");

        endpoint.post("/work/limits", "{\"of\":\"priority-step\",\"step\":\"30s\"}");
        assertThat(json(endpoint.get("/work")).<String>read("$.limits.priorityStep"))
                .isEqualTo("PT30S");
        endpoint.post("/work/limits", "{\"of\":\"priority-step\",\"remove\":true}");
        assertThat(json(endpoint.get("/work")).<String>read("$.limits.priorityStep"))
                .isEqualTo("PT5M");
        HttpResponse<String> refused = endpoint.post("/work/limits", "{\"of\":\"order\",\"order\":\"random\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("There is no order 'random'; there are [none, strict]");
    }

    @Test
    void setsAndRemovesLimitsAndTellsWhatTheyHoldBack() throws Exception {
        endpoint.startExposed();
        endpoint.jobs().put("runs", PutOptions.builder().key("acme").build());
        endpoint.jobs().put("waits", PutOptions.builder().key("acme").build());
        String limit = "{\"of\":\"key\",\"key\":\"acme\",\"concurrency\":\"1\",\"weight\":2}";
        assertThat(json(endpoint.post("/work/limits", limit)).<String>read("$.done"))
                .isEqualTo("change of the limit of key acme");
        endpoint.jobs().get().orElseThrow();
        DocumentContext shown = json(endpoint.get("/work"));
        assertThat(shown.<String>read("$.limits.lanes[0].key")).isEqualTo("acme");
        assertThat(shown.<Integer>read("$.limits.lanes[0].limit.concurrency")).isOne();
        assertThat(shown.<String>read("$.limits.lanes[0].reason")).isEqualTo("concurrency");
        assertThat(shown.<List<String>>read("$.whyNothingMoves"))
                .contains("1 job waits: key 'acme' has 1 running, as many as may at a time");
        endpoint.post("/work/limits", "{\"of\":\"key\",\"key\":\"acme\",\"remove\":true}");
        assertThat(json(endpoint.get("/work")).<Integer>read("$.limits.keysWithOwnLimit"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/nowhere | {'action':'retry','id':'x'} | 404 | nowhere",
                "/work | {'action':'retry','id':'x'} | 404 | 'x'",
                "/work | {'action':'explode','id':'x'} | 400 | there are [retry, retract, stall, cancel, promote, requeue]",
                "/work | {'action':'retract'} | 400 | ",
                "/work | {'action':'retract','id':'x','error':'ink'} | 400 | and nothing more",
                "/work | {'action':'retry','id':'*','limit':0} | 400 | limit must be from 1 to 10000",
                "/work | {'action':'retry','id':'*','state':'claimed'} | 400 | STALLED",
                "/work | {'action':'retry','id':'*','state':'nonsense'} | 400 | nonsense",
                "/work | {} | 400 | ",
                "/work | {'action':'reschedule','id':'x','schedule':'every PT1H'} | 400 | the revision that you have seen",
                "/work | {'action':'pause','id':'x','revision':'1'} | 400 | no other action takes a schedule",
                "/work | {'action':'reschedule','id':'x','schedule':'every PT1H','revision':'1','limit':1} | 400 | nothing more",
                "/work/limits | {'of':'feed','rate':'many'} | 400 | A rate must be a number of starts and a time",
                "/work/limits | {'of':'all','rate':'1/s'} | 400 | of must be feed, each-key, key, order or priority-step",
                "/work/limits | {'of':'feed'} | 400 | Give a rate, a concurrency or a weight",
                "/work/limits | {'of':'feed','key':'acme','rate':'1/s'} | 400 | A key is for a change of=key",
                "/work/lanes | {'of':'feed','rate':'1/s'} | 400 | there are [limits]",
                " | {'container':'wroker','action':'pause'} | 404 | there are [",
                " | {'action':'pause'} | 400 | Give a container",
                " | {'container':'worker','batch':'b','action':'pause'} | 400 | Give a container",
                " | {'container':'worker','action':'explode'} | 400 | [pause, resume, stop, start]",
            })
    void answersWrongWritesInWords(String path, String body, int status, String words) throws Exception {
        endpoint.startExposed();
        String id = endpoint.jobs().put("stays");
        HttpResponse<String> answer = endpoint.post(path == null ? "" : path, body.replace('\'', '"'));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (words != null) {
            assertThat(json(answer).<String>read("$.problem")).contains(words);
        }
        assertThat(endpoint.jobs().state(id)).contains(JobState.AVAILABLE);
    }

    @Test
    void refusesAnActionForAJobOfAnotherState() throws Exception {
        endpoint.startExposed();
        String id = endpoint.jobs().put("a");
        HttpResponse<String> answer = endpoint.post("/work", "{\"action\":\"retry\",\"id\":\"" + id + "\"}");
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(json(answer).<String>read("$.problem")).contains("AVAILABLE");
    }

    @Test
    void changesNothingWhereAccessIsReadOnly() throws Exception {
        endpoint.start(Map.of(
                "management.endpoints.web.exposure.include",
                "thoonk",
                "management.endpoint.thoonk.access",
                "read-only"));
        String id = endpoint.jobs().put("a");
        assertThat(endpoint.get("/work").statusCode()).isEqualTo(200);
        assertThat(endpoint.post("/work", "{\"action\":\"retract\",\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(405);
        assertThat(endpoint.jobs().state(id)).isPresent();
    }
}
