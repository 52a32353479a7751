package io.thoonk.worker;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.thoonk.Priority;
import io.thoonk.job.Job;
import io.thoonk.job.JobClaimLostException;
import io.thoonk.job.JobClaims;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.Limit;
import io.thoonk.job.Outcome;
import io.thoonk.job.PutOptions;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Jobs that follow others: put in the step that finishes these, or not at all, in the same feed and in others. */
class FollowUpsIntegrationTests extends WorkersFixture {

    private static final byte[] OUTBOX = bytes("thoonk.outbox:j");

    @Test
    void putsWhatFollowsInTheSameFeedWithTheFinish() {
        String id = jobs.put("first");
        Job<String> job = jobs.get().orElseThrow();
        assertThat(job.then("j", "second")).isEqualTo(id + ">1");
        job.then(
                "j",
                "third",
                PutOptions.builder()
                        .priority(Priority.HIGH)
                        .header("a", "b")
                        .maxAttempts(2)
                        .build());
        job.then("j", "later", PutOptions.builder().delay(Duration.ofHours(1)).build());
        assertThat(jobs.counts().available()).isZero();
        job.finish("done");
        assertThat(jobs.counts().available()).isEqualTo(2);
        assertThat(jobs.state(id + ">3")).contains(JobState.DELAYED);
        Job<String> third = jobs.get().orElseThrow();
        assertThat(third.id()).isEqualTo(id + ">2");
        assertThat(third.headers()).containsEntry("a", "b");
        assertThat(third.maxAttempts()).hasValue(2);
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("second");
    }

    @Test
    void putsWhatFollowsInTheOrderInWhichItIsNamed() {
        jobs.put("first");
        Job<String> job = jobs.get().orElseThrow();
        job.then("j", "a");
        job.then("j", "b");
        job.then("j", "c", PutOptions.builder().header("h", "v").build());
        job.then("j", "d");
        job.finish();
        assertThat(Stream.generate(() -> jobs.get().orElseThrow().payload()).limit(4))
                .containsExactly("a", "b", "c", "d");
    }

    @Test
    void putsWhatFollowsOnceWhileItIsThere() {
        PutOptions options =
                PutOptions.builder().id("order-7").priority(Priority.HIGH).build();
        for (int run = 1; run <= 2; run++) {
            jobs.put("first", options);
            Job<String> job = jobs.get().orElseThrow();
            job.then("j", "second");
            job.finish();
            assertThat(jobs.counts().available()).isEqualTo(1);
        }
        assertThat(jobs.get().orElseThrow().id()).isEqualTo("order-7>1");
    }

    @Test
    void putsWhatFollowsBehindALimitOfTheFeed() {
        jobs.limits().set(Limit.builder().concurrency(1).build());
        jobs.put("first");
        Job<String> job = jobs.get().orElseThrow();
        job.then("j", "second");
        job.then("j", "third");
        job.finish();
        Job<String> second = jobs.get().orElseThrow();
        assertThat(second.payload()).isEqualTo("second");
        assertThat(jobs.get()).as("while another one runs").isEmpty();
        second.finish();
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("third");
        assertThat(jobs.counts().published()).isEqualTo(3);
    }

    @Test
    void deliversALongOutboxWithoutMaintenance() {
        jobs.put("order");
        Job<String> job = jobs.get().orElseThrow();
        job.then("invoices", new Invoice(1));
        job.finish();
        byte[] entry = redis.hvals(OUTBOX).get(0);
        JobQueue<Invoice> invoices = thoonk.jobs("invoices", Invoice.class);
        // More than two passes read.
        redis.hset(
                OUTBOX,
                IntStream.range(0, 11_000).boxed().collect(Collectors.toMap(i -> bytes("copy" + i), i -> entry)));
        jobs.put("another order");
        Job<String> next = jobs.get().orElseThrow();
        next.then("invoices", new Invoice(2));
        next.finish();
        await().untilAsserted(() -> assertThat(redis.exists(OUTBOX)).isZero());
        assertThat(invoices.counts().published()).isEqualTo(2);
    }

    @Test
    void putsNothingIfTheAttemptFailsOrTheClaimIsLost() {
        jobs.put("first");
        Job<String> job = jobs.get().orElseThrow();
        job.then("j", "second");
        job.cancel();
        Job<String> again = jobs.get().orElseThrow();
        jobs.retract(again.id());
        again.then("j", "second");
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(again::finish);
        assertThat(jobs.counts().available()).isZero();
        assertThat(redis.exists(OUTBOX)).isZero();
    }

    @Test
    void putsWhatFollowsInAnotherFeedOnce() {
        JobQueue<Invoice> invoices = thoonk.jobs("invoices", Invoice.class);
        String id = jobs.put("order");
        Job<String> job = jobs.get().orElseThrow();
        job.then("invoices", new Invoice(17));
        job.finish();
        Job<Invoice> invoice = invoices.get().orElseThrow();
        assertThat(invoice.payload()).isEqualTo(new Invoice(17));
        assertThat(invoice.id()).isEqualTo(id + ">1");
        assertThat(redis.exists(OUTBOX)).isZero();
        assertThat(redis.exists(bytes("thoonk.extras:j"), bytes("thoonk.extras:invoices")))
                .isZero();
    }

    @Test
    void receivesAnEntryThatIsRelayedTwiceOnceThoughItsJobHasEnded() {
        JobQueue<Invoice> invoices = thoonk.jobs("invoices", Invoice.class);
        jobs.put("order");
        Job<String> job = jobs.get().orElseThrow();
        // Nobody can receive it for now.
        thoonk.deleteFeed("invoices");
        job.then("invoices", new Invoice(17));
        job.finish();
        Map<byte[], byte[]> owed = redis.hgetall(OUTBOX);
        assertThat(owed).hasSize(1);
        invoices = thoonk.jobs("invoices", Invoice.class);
        jobs.maintain();
        invoices.get().orElseThrow().finish();
        redis.hset(OUTBOX, owed);
        jobs.maintain();
        assertThat(redis.exists(OUTBOX)).isZero();
        assertThat(invoices.counts().available()).isZero();
        assertThat(invoices.counts().published()).isEqualTo(1);
    }

    /** As it is where a replica takes over that has not heard of the last changes of the feed. */
    @Test
    void receivesWhatFollowsOnceThoughRedisForgetsTheFinish() {
        JobQueue<Invoice> invoices = thoonk.jobs("invoices", Invoice.class);
        jobs.put("order");
        Map<byte[], byte[]> before = redis.keys("*:j").stream().collect(Collectors.toMap(key -> key, redis::dump));
        for (int run = 1; run <= 2; run++) {
            Job<String> job = jobs.get().orElseThrow();
            job.then("invoices", new Invoice(17));
            job.finish();
            invoices.get().ifPresent(Job::finish);
            redis.keys("*:j").forEach(redis::del);
            before.forEach((key, value) -> redis.restore(key, 0, value));
        }
        assertThat(invoices.counts().published()).isEqualTo(1);
        assertThat(invoices.counts().finished()).isEqualTo(1);
    }

    @Test
    void takesAJobOfTheSameIdForAnotherOne() {
        JobQueue<Invoice> invoices = thoonk.jobs("invoices", Invoice.class);
        for (int i = 0; i < 2; i++) {
            jobs.put("order", PutOptions.builder().id("order-7").build());
            Job<String> job = jobs.get().orElseThrow();
            job.then("invoices", new Invoice(i));
            job.finish();
            Job<Invoice> invoice = invoices.get().orElseThrow();
            assertThat(invoice.id()).isEqualTo("order-7>1");
            invoice.finish();
        }
    }

    @Test
    void notesWhatCannotBeDeliveredAndTriesAgain() {
        jobs.put("order");
        Job<String> job = jobs.get().orElseThrow();
        job.then("nowhere", new Invoice(1));
        job.finish();
        byte[] failed = bytes("thoonk.outbox.failed:j");
        assertThat(redis.hvals(failed))
                .hasSize(1)
                .first()
                .extracting(Utf8::text)
                .asString()
                .contains("nowhere\0FeedDoesNotExistException\0");
        JobQueue<Invoice> nowhere = thoonk.jobs("nowhere", Invoice.class);
        jobs.maintain();
        assertThat(nowhere.counts().available()).isEqualTo(1);
        assertThat(redis.exists(failed, OUTBOX)).isZero();
    }

    @Test
    void deliversToAFeedThatHasLanes() {
        JobQueue<Invoice> invoices = thoonk.jobs("invoices", Invoice.class);
        jobs.put("order");
        Job<String> job = jobs.get().orElseThrow();
        job.then("invoices", new Invoice(1), PutOptions.builder().key("acme").build());
        job.then("j", "same", PutOptions.builder().key("acme").build());
        job.finish();
        assertThat(invoices.get().orElseThrow().payload()).isEqualTo(new Invoice(1));
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("same");
    }

    /** Though there was nothing in the gate when more was asked for. */
    @Test
    void ringsForAFollowerWithAKey() {
        JobClaims<String> claims = feed.claims();
        jobs.put("first");
        Job<String> job = claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1))
                .claimed()
                .get(0);
        job.then("j", "second", PutOptions.builder().key("acme").build());
        assertThat(claims.completeAndClaim(List.of(claims.finished(job, null)), JobClaims.Claiming.upTo(1))
                        .claimed())
                .isEmpty();
        assertThat(redis.llen(bytes("feed.ids:j"))).isEqualTo(1);
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("second");
    }

    @Test
    void dropsWhatAnEarlierFeedOwed() {
        jobs.put("order");
        Job<String> job = jobs.get().orElseThrow();
        job.then("invoices", new Invoice(1));
        job.finish();
        assertThat(redis.exists(OUTBOX)).isOne();
        // As peers delete a feed.
        redis.keys("feed.*:j").forEach(redis::del);
        redis.srem(bytes("feeds"), bytes("j"));
        redis.hset(bytes("feed.config:j"), bytes("type"), bytes("job"));
        redis.sadd(bytes("feeds"), bytes("j"));
        jobs.put("new");
        jobs.get().orElseThrow().finish();
        assertThat(redis.exists(OUTBOX)).isZero();
    }

    @Test
    void followsWhatAWorkersMethodReturns() {
        JobQueue<Invoice> invoices = thoonk.jobs("invoices", Invoice.class);
        AtomicInteger attempts = new AtomicInteger();
        workers.start(thoonk, TestWorkers.options(2), job -> {
            if (job.payload().equals("last")) {
                return Optional.empty();
            }
            job.then("j", "last");
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("at first");
            }
            return Optional.of(Outcome.of("result").then("invoices", new Invoice(attempts.get())));
        });
        String id = jobs.put("order");
        assertThat(jobs.result(id, PATIENCE).orElseThrow().resultAs(String.class))
                .isEqualTo("result");
        assertThat(invoices.get(PATIENCE).orElseThrow().payload()).isEqualTo(new Invoice(2));
        await().until(() -> jobs.counts().finished() == 2);
        assertThat(invoices.counts().published()).isEqualTo(1);
    }

    @Test
    void refusesWhatCannotFollow() {
        jobs.put("order");
        Job<String> job = jobs.get().orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> job.then("j", "x", PutOptions.builder().id("own").build()));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        job.then("j", "x", PutOptions.builder().requires("gpu").build()));
        assertThatIllegalArgumentException().isThrownBy(() -> job.then("", "x"));
        for (int i = 0; i < 100; i++) {
            job.then("j", "x");
        }
        assertThatIllegalStateException().isThrownBy(() -> job.then("j", "x"));
        job.finish();
        assertThatExceptionOfType(JobClaimLostException.class).isThrownBy(() -> job.then("j", "x"));
        assertThat(jobs.counts().available()).isEqualTo(100);
    }

    record Invoice(int number) {}
}
