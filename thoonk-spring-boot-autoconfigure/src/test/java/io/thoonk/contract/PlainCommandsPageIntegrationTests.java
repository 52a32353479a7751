package io.thoonk.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the commands that docs/python-and-nodejs.md gives, as they stand there. */
@RedisTest
class PlainCommandsPageIntegrationTests {

    @AutoClose
    private ThoonkTemplate thoonk;

    private JobQueue<String> jobs;

    @AutoClose
    private RawCommands redisCli;

    @BeforeEach
    void open(TestRedis redis) {
        thoonk = TestTemplates.on(redis);
        jobs = thoonk.jobs("resize", String.class);
        redisCli = new RawCommands(redis);
    }

    @Test
    void whatThePagePutsOurWorkerRuns() throws Exception {
        run("put");
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.payload()).isEqualTo("beach.jpg");
        job.finish("thumbnails/" + job.payload());
        assertThat(jobs.counts().finished()).isEqualTo(1);
        assertThat(jobs.counts().published()).isEqualTo(1);
    }

    @Test
    void whatWePutThePageRuns() throws Exception {
        String id = jobs.put("holiday.jpg", PutOptions.builder().id("holiday").build());
        var result = jobs.future(id);
        run("work");
        assertThat(result.get(60, TimeUnit.SECONDS).raw())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("thumbnails/holiday.jpg");
        assertThat(jobs.state(id)).isEmpty();
        assertThat(jobs.counts().finished()).isEqualTo(1);
    }

    @Test
    void whatThePageGivesUpComesBack() throws Exception {
        jobs.put("holiday.jpg", PutOptions.builder().id("holiday").build());
        Job<String> first = jobs.get().orElseThrow();
        run("give up");
        Job<String> second = jobs.get().orElseThrow();
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.failureCount()).isEqualTo(1);
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(first::finish);
    }

    private void run(String name) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "python-and-nodejs.md"));
        String mark = "<!-- run by PlainCommandsPageIntegrationTests: " + name + " -->\n```text\n";
        assertThat(page).contains(mark);
        int start = page.indexOf(mark) + mark.length();
        page.substring(start, page.indexOf("```", start)).lines().forEach(redisCli::type);
    }
}
