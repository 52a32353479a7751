package io.thoonk.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.job.Schedule;
import io.thoonk.management.HistoryKeeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.context.ApplicationContext;

/** Everything that dashboard, endpoints, health and meters show and do. */
final class EveryView {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ApplicationContext context;

    private final ThoonkTemplate thoonk;

    EveryView(ApplicationContext context) {
        this.context = context;
        this.thoonk = context.getBean(ThoonkTemplate.class);
    }

    void ofTheDashboard() throws Exception {
        context.getBean(HistoryKeeper.class).note();
        for (String question : List.of(
                "session",
                "overview",
                "feeds",
                "sparklines?count=5",
                "feed?feed=work",
                "feed?feed=news",
                "entries?feed=work&state=available",
                "entries?feed=work&state=delayed",
                "entries?feed=work&state=claimed",
                "entries?feed=work&state=stalled",
                "entries?feed=news&state=items",
                "entries?feed=wall&state=items",
                "entries?feed=letters&state=items",
                "entries?feed=work&state=orphaned",
                "entries?feed=news&state=orphaned",
                "entries?feed=wall&state=orphaned",
                "entries?feed=letters&state=orphaned",
                "errors?feed=work",
                "finished?feed=work",
                "export?feed=work&state=stalled",
                "history?feed=work",
                "listeners",
                "limits?feed=work",
                "recurring",
                "batches",
                "search?q=own",
                "search?q=tag:import")) {
            get("/thoonk/api/" + question);
        }
        JobQueue<String> jobs = thoonk.jobs("jobs", String.class);
        String delayed = delayed(jobs);
        get("/thoonk/api/job?feed=jobs&id=" + delayed);
        get("/thoonk/api/payload?feed=jobs&id=" + delayed);
        onJob("promote", delayed);
        onJob("requeue", "lost");
        onJob("cancel", claimed(jobs));
        String stalled = claimed(jobs);
        for (String action : List.of("stall", "retry", "retract")) {
            onJob(action, stalled);
        }
        post("/thoonk/api/jobs", "{'feed':'work','action':'retry','filter':{'error':'purpose'},'dryRun':true}");
        for (String action : List.of("pause", "resume", "stop", "start")) {
            post("/thoonk/api/containers", "{'id':'listener','action':'" + action + "'}");
        }
        jobs.recurring("nightly", Schedule.every(Duration.ofDays(1)), "all");
        for (String action : List.of("pause", "resume", "restore", "trigger", "remove")) {
            post("/thoonk/api/recur", "{'feed':'jobs','id':'nightly','action':'" + action + "'}");
            get("/thoonk/api/runs?feed=jobs&id=nightly");
        }
        post("/thoonk/api/limit", "{'feed':'jobs','of':'feed','rate':'1000/1s'}");
        post("/thoonk/api/limit", "{'feed':'jobs','of':'feed','remove':'true'}");
        batch("of the dashboard");
        for (String action : List.of("retry", "cancel")) {
            post("/thoonk/api/batch", "{'id':'of the dashboard','action':'" + action + "'}");
        }
        String last = thoonk.sortedFeed("wall", String.class).append("last");
        post("/thoonk/api/move", "{'feed':'wall','id':'" + last + "','position':'begin:'}");
        // The user may do it, and there is nothing of that id.
        post("/thoonk/api/parked", "{'feed':'articles','name':'projection','id':'none','action':'discard'}", 404);
    }

    void ofTheEndpoints() throws Exception {
        batch("endpoint");
        for (String path : List.of(
                "health",
                "thoonk",
                "thoonk?batch=endpoint",
                "thoonk/work",
                "thoonk/work/stalled",
                "thoonk/work/available",
                "thoonk/news/items",
                "thoonk/letters/items",
                "thoonk/jobs/finished",
                "thoonk/jobs/runs?id=nightly",
                "thoonk/jobs/job?id=" + delayed(thoonk.jobs("jobs", String.class)),
                "thoonk/jobs/tagged?tag=import",
                "metrics/thoonk.redis.connected",
                "metrics/thoonk.feed.items?tag=feed:news",
                "metrics/thoonk.batches?tag=state:trouble")) {
            get("/actuator/" + path);
        }
        post("/actuator/thoonk/jobs", "{'action':'promote','id':'" + delayed(thoonk.jobs("jobs", String.class)) + "'}");
        post("/actuator/thoonk/work", "{'action':'retry','id':'*'}");
        for (String action : List.of("retry", "cancel")) {
            post("/actuator/thoonk", "{'batch':'endpoint','action':'" + action + "'}");
        }
        for (String action : List.of("pause", "resume")) {
            post("/actuator/thoonk", "{'container':'worker','action':'" + action + "','everywhere':true}");
        }
    }

    void ofReaders() throws Exception {
        thoonk.feed("read", String.class).publish("something");
        get("/read.atom");
        get("/read.atom?format=rss");
    }

    private static String delayed(JobQueue<String> jobs) {
        return jobs.put(
                "delayed", PutOptions.builder().delay(Duration.ofHours(1)).build());
    }

    private void batch(String id) {
        thoonk.jobs("jobs", String.class);
        thoonk.batch(id).put("jobs", "member");
    }

    private static String claimed(JobQueue<String> jobs) {
        jobs.put("to claim");
        return jobs.get().orElseThrow().id();
    }

    private void onJob(String action, String id) throws IOException, InterruptedException {
        post("/thoonk/api/jobs", "{'feed':'jobs','action':'" + action + "','ids':['" + id + "']}");
    }

    private void get(String path) throws IOException, InterruptedException {
        send(path, request(path), 200);
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        post(path, body, 200);
    }

    private void post(String path, String body, int status) throws IOException, InterruptedException {
        send(
                path + " " + body,
                request(path)
                        .header("Content-Type", "application/json")
                        .header("X-Thoonk-Dashboard", "1")
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))),
                status);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + path));
    }

    private static void send(String what, HttpRequest.Builder request, int status)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", what, answer.body()).isEqualTo(status);
    }
}
