package io.thoonk.management;

import static io.thoonk.management.SteeredProcesses.jobs;
import static io.thoonk.management.SteeredProcesses.stalled;
import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.feed.FeedConfig;
import io.thoonk.job.JobDoesNotExistException;
import io.thoonk.job.JobInfo;
import io.thoonk.job.JobPromotion;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@RedisTest
class JobControlIntegrationTests {

    private final SteeredProcesses processes = new SteeredProcesses();

    @Test
    void promotesADelayedJob() {
        processes.web().run(here -> {
            JobQueue<String> jobs = jobs(here);
            String later = jobs.put(
                    "later", PutOptions.builder().delay(Duration.ofHours(1)).build());
            String sooner = jobs.put(
                    "sooner", PutOptions.builder().delay(Duration.ofMinutes(1)).build());
            here.getBean(ThoonkManagement.class).jobs().act("work", later, JobAction.PROMOTE);
            assertThat(jobs.state(later)).contains(JobState.AVAILABLE);
            assertThat(jobs.state(sooner)).contains(JobState.DELAYED);
            assertThat(jobs.get().orElseThrow().payload()).isEqualTo("later");
        });
    }

    @Test
    void refusesWhatIsNotForAJobOfItsState() {
        processes.web().run(here -> {
            JobControl control = here.getBean(ThoonkManagement.class).jobs();
            String id = jobs(here).put("a");
            for (JobAction action : List.of(JobAction.RETRY, JobAction.STALL, JobAction.CANCEL, JobAction.PROMOTE)) {
                assertThatExceptionOfType(JobControl.WrongJobStateException.class)
                        .isThrownBy(() -> control.act("work", id, action))
                        .withMessageContaining("'" + id + "'")
                        .withMessageContaining("AVAILABLE");
            }
            assertThat(jobs(here).state(id)).contains(JobState.AVAILABLE);
            assertThatExceptionOfType(JobDoesNotExistException.class)
                    .isThrownBy(() -> control.act("work", "nobody", JobAction.RETRY));
            assertThatExceptionOfType(FeedDoesNotExistException.class)
                    .isThrownBy(() -> control.act("no such feed", id, JobAction.RETRY));
            assertThat(here.getBean(ThoonkTemplate.class).feedNames()).containsExactly("work");
            here.getBean(ThoonkTemplate.class).feed("news", String.class);
            assertThatExceptionOfType(FeedTypeMismatchException.class)
                    .isThrownBy(() -> control.act("news", id, JobAction.RETRY));
        });
    }

    @Test
    void retriesAllThatAFilterTakesAndSaysBeforeWhatItWouldDo() {
        processes.web().run(here -> {
            JobQueue<String> jobs = jobs(here);
            for (int i = 0; i < 3; i++) {
                stalled(jobs, "good " + i, "Timeout of the printer");
                stalled(jobs, "bad " + i, "Paper is out");
            }
            JobControl control = here.getBean(ThoonkManagement.class).jobs();
            JobFilter printer = new JobFilter(Optional.empty(), Optional.of("timeout"), Optional.empty(), 100);
            JobControl.BulkResult preview = control.actOnAll("work", JobAction.RETRY, printer, true);
            assertThat(preview.matched()).isEqualTo(3);
            assertThat(preview.scanned()).isEqualTo(6);
            assertThat(preview.sample()).hasSize(3);
            assertThat(jobs.counts().stalled()).isEqualTo(6);

            JobControl.BulkResult done = control.actOnAll("work", JobAction.RETRY, printer, false);
            assertThat(done.done()).isEqualTo(3);
            assertThat(jobs.counts().stalled()).isEqualTo(3);
            assertThat(jobs.counts().available()).isEqualTo(3);

            JobFilter one = new JobFilter(Optional.empty(), Optional.empty(), Optional.of("bad 1"), 100);
            assertThat(control.actOnAll("work", JobAction.RETRACT, one, false).done())
                    .isOne();
            assertThat(jobs.counts().stalled()).isEqualTo(2);
        });
    }

    /** What an operator saw may be otherwise by the time that a long list of jobs comes to it. */
    @Test
    void retractsNothingWhoseStateHasChangedSinceItWasSeen() {
        processes.web().run(here -> {
            JobQueue<String> jobs = jobs(here);
            JobQueue<String> parts =
                    here.getBean(ThoonkTemplate.class).jobs("parts", String.class, FeedConfig.partitions(2));
            for (JobQueue<String> queue : List.of(jobs, parts)) {
                String id = queue.put("job");
                queue.get(SteeredProcesses.PATIENCE).orElseThrow().stall("no");
                queue.retry(id);
                for (JobState other : List.of(JobState.STALLED, JobState.CLAIMED, JobState.DELAYED)) {
                    assertThat(JobPromotion.retract(queue, id, other)).isFalse();
                }
                assertThat(queue.state(id)).contains(JobState.AVAILABLE);
                assertThat(JobPromotion.retract(queue, id, JobState.AVAILABLE)).isTrue();
                assertThat(queue.state(id)).isEmpty();
                String later = queue.put(
                        "later", PutOptions.builder().delay(Duration.ofHours(1)).build());
                assertThat(JobPromotion.retract(queue, later, JobState.AVAILABLE))
                        .isFalse();
                assertThat(JobPromotion.retract(queue, later, JobState.DELAYED)).isTrue();
            }
        });
    }

    /** Peers leave ids without a job among the claims. */
    @Test
    void actsOnAllJobsBehindALeftId(TestRedis redis) {
        processes.web().run(here -> {
            JobQueue<String> jobs = jobs(here);
            jobs.putAll(IntStream.range(0, 450).mapToObj(Integer::toString).toList());
            jobs.get(450, SteeredProcesses.PATIENCE);
            try (var connection = redis.connect()) {
                connection.sync().zadd(bytes("feed.claimed:work"), 1, bytes("left"));
            }
            JobFilter all = new JobFilter(Optional.empty(), Optional.empty(), Optional.empty(), 1000);
            JobControl control = here.getBean(ThoonkManagement.class).jobs();
            assertThat(control.actOnAll("work", JobAction.CANCEL, all, false).done())
                    .isEqualTo(450);
            assertThat(jobs.counts().available()).isEqualTo(450);
        });
    }

    /** Redis does nothing else while it copies payloads, and this process would keep those of a whole page. */
    @Test
    void looksIntoLargePayloadsFewAtATime(TestRedis redis) {
        processes.web().run(here -> {
            JobQueue<String> jobs = jobs(here);
            List<String> ids = IntStream.range(0, 50)
                    .mapToObj(i -> jobs.put("x".repeat(i < 40 ? 60_000 : 1_000_000) + (i % 30 == 12 ? "needle" : "")))
                    .toList();
            JobFilter needle =
                    new JobFilter(Optional.of(JobState.AVAILABLE), Optional.empty(), Optional.of("needle"), 100);
            ThoonkManagement management = here.getBean(ThoonkManagement.class);
            try (var connection = redis.connect()) {
                long before = scripts(connection.sync().info("commandstats"));
                JobControl.BulkResult found = management.jobs().actOnAll("work", JobAction.RETRACT, needle, true);
                assertThat(scripts(connection.sync().info("commandstats")) - before)
                        .as("scripts that read 2.4 MB of short payloads, and ten long ones")
                        .isGreaterThanOrEqualTo(15);
                assertThat(found.sample()).containsExactly(ids.get(12), ids.get(42));
                assertThat(found.scanned()).isEqualTo(50);
                assertThat(found.more()).isFalse();
            }
            List<Integer> taken = new ArrayList<>();
            management.browser().each("work", JobState.AVAILABLE, 0, needle, (entry, at) -> {
                entry.ifPresent(job -> taken.add(job.payload().orElseThrow().length()));
                return true;
            });
            assertThat(taken).hasSize(2).allMatch(length -> length >= 20_000);
            assertThat(jobs.list(JobState.AVAILABLE, 0, 200))
                    .extracting(JobInfo::id)
                    .isEqualTo(ids);
        });
    }

    private static long scripts(String statistics) {
        Matcher calls = Pattern.compile("cmdstat_evalsha:calls=(\\d+)").matcher(statistics);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    void refusesABulkActionForAStateThatItIsNotFor() {
        processes.web().run(here -> {
            jobs(here);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> here.getBean(ThoonkManagement.class)
                            .jobs()
                            .actOnAll(
                                    "work",
                                    JobAction.RETRY,
                                    new JobFilter(
                                            Optional.of(JobState.CLAIMED), Optional.empty(), Optional.empty(), 10),
                                    true))
                    .withMessageContaining("STALLED");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new JobFilter(Optional.empty(), Optional.empty(), Optional.empty(), 0));
        });
    }
}
