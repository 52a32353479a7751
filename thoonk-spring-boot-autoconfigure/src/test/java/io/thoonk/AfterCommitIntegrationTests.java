package io.thoonk;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.thoonk.convert.PayloadLimits;
import io.thoonk.feed.Feed;
import io.thoonk.job.Batch;
import io.thoonk.job.BatchProgress;
import io.thoonk.job.JobQueue;
import io.thoonk.job.PutOptions;
import io.thoonk.queue.MessageQueue;
import io.thoonk.redis.ReplicationOptions;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

@RedisTest
@ExtendWith(OutputCaptureExtension.class)
class AfterCommitIntegrationTests {

    private static final PutOptions AFTER_COMMIT =
            PutOptions.builder().afterCommit(true).build();

    private final SimpleTransactionManager transactions = new SimpleTransactionManager();

    private final TransactionTemplate transaction = new TransactionTemplate(transactions);

    @AutoClose
    private ThoonkTemplate byDefault;

    private JobQueue<String> jobs;

    @BeforeEach
    void open(TestRedis redis) {
        ThoonkSettings defaults = ThoonkSettings.defaults();
        byDefault = TestTemplates.on(
                redis,
                new ThoonkSettings(
                        defaults.keySpace(),
                        defaults.peerMessages(),
                        new PayloadLimits(100),
                        defaults.maxCrashes(),
                        defaults.maintenanceInterval(),
                        defaults.sightingsApart(),
                        true,
                        ReplicationOptions.NONE));
        jobs = byDefault.jobs("work", String.class);
    }

    @Test
    void putsAfterTheCommitInOrderUnderTheIdThatWasReturned() {
        List<String> ids = new ArrayList<>();
        transaction.executeWithoutResult(status -> {
            ids.add(jobs.put("first"));
            ids.addAll(jobs.putAll(List.of("second", "third")));
            assertThat(jobs.counts().available()).isZero();
        });
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(ids.get(0));
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(ids.get(1));
        assertThat(jobs.get().orElseThrow().id()).isEqualTo(ids.get(2));
    }

    @Test
    void publishesAfterTheCommitAndNotAfterARollback() {
        Feed<String> news = byDefault.feed("news", String.class);
        transaction.executeWithoutResult(status -> {
            news.publish("a", "first");
            news.publishAll(List.of("second", "third"));
            assertThat(news.size()).isZero();
        });
        assertThat(news.all().values()).containsExactly("first", "second", "third");
        transaction.executeWithoutResult(status -> {
            news.publish("b", "never");
            status.setRollbackOnly();
        });
        assertThat(news.contains("b")).isFalse();
    }

    @Test
    void waitsInsideATransactionForNoJobThatIsPutAfterIt() {
        transaction.executeWithoutResult(status -> assertThatIllegalStateException()
                .isThrownBy(() -> jobs.putAndWait("payload", Duration.ofSeconds(30)))
                .withMessageContaining("put after the commit"));
        assertThat(jobs.counts().published()).isZero();
    }

    @Test
    void putsNothingAfterARollback() {
        transaction.executeWithoutResult(status -> {
            jobs.put("payload");
            status.setRollbackOnly();
        });
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> {
                    jobs.put("payload");
                    throw new ArithmeticException();
                }));
        transaction.executeWithoutResult(
                status -> assertThat(status.isNewTransaction()).isTrue());
        assertThat(jobs.counts().published()).isZero();
    }

    @Test
    void putsAtOnceOutsideATransaction() {
        String id = jobs.put("payload");
        assertThat(jobs.payload(id)).hasValue("payload");
    }

    @Test
    void aCallMayChooseAgainstTheDefault(TestRedis redis) {
        transaction.executeWithoutResult(status -> {
            jobs.put("now", PutOptions.builder().afterCommit(false).build());
            assertThat(jobs.counts().available()).isEqualTo(1);
        });
        try (ThoonkTemplate plain = TestTemplates.on(redis)) {
            JobQueue<String> same = plain.jobs("work", String.class);
            transaction.executeWithoutResult(status -> {
                same.put("at once");
                same.put("later", AFTER_COMMIT);
                assertThat(same.counts().available()).isEqualTo(2);
            });
            assertThat(same.counts().available()).isEqualTo(3);
        }
    }

    @Test
    void queuesFollowTheDefaultToo() {
        MessageQueue<String> queue = byDefault.queue("mail", String.class);
        transaction.executeWithoutResult(status -> {
            queue.put("message");
            assertThat(queue.size()).isZero();
        });
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void anInnerTransactionOfItsOwnPutsByItself() {
        transaction.executeWithoutResult(outer -> {
            jobs.put("outer");
            within(TransactionDefinition.PROPAGATION_REQUIRES_NEW, () -> jobs.put("inner"));
            assertThat(jobs.counts().available()).isEqualTo(1);
            outer.setRollbackOnly();
        });
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("inner");
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void aRollbackToASavepointTakesBackWhatCameAfterIt() {
        transaction.executeWithoutResult(outer -> {
            rolledBackToSavepoint(() -> jobs.put("before any other"));
            jobs.put("kept");
            rolledBackToSavepoint(() -> jobs.put("taken back"));
            within(TransactionDefinition.PROPAGATION_NESTED, () -> jobs.put("kept too"));
        });
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("kept");
        assertThat(jobs.get().orElseThrow().payload()).isEqualTo("kept too");
        assertThat(jobs.get()).isEmpty();
    }

    @Test
    void callbacksAfterTheCommitMayPutWhereverTheyStand() {
        transaction.executeWithoutResult(status -> {
            afterCommit(() -> jobs.put("of a callback before"));
            jobs.put("of the transaction");
            afterCommit(() -> jobs.put("of a callback behind"));
        });
        assertThat(jobs.counts().available()).isEqualTo(3);
    }

    @Test
    void refusesABadPayloadAtOnce() {
        transaction.executeWithoutResult(
                status -> assertThatIllegalArgumentException().isThrownBy(() -> jobs.put("x".repeat(101))));
        assertThat(jobs.counts().published()).isZero();
    }

    @Test
    void tellsTheCallerOfTheCommitWhichPutFailedAndDoesTheRest(CapturedOutput output) {
        List<String> others = new ArrayList<>();
        JobQueue<String> other = byDefault.jobs("other", String.class);
        assertThatExceptionOfType(AfterCommitException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> {
                    jobs.put("lost", PutOptions.builder().id("7").build());
                    other.put("done all the same");
                    afterCommit(() -> others.add("called"));
                    byDefault.deleteFeed("work");
                }))
                .withMessageContaining("The transaction is committed, but the put of job '7' into feed 'work' failed")
                .withCauseInstanceOf(FeedDoesNotExistException.class);
        assertThat(other.counts().available()).isEqualTo(1);
        assertThat(output)
                .contains("ERROR")
                .contains("The transaction is committed, but the put of job '7' into feed 'work' failed");
    }

    @Test
    void aBatchWaitsForTheCommitWithItsMembers() {
        Batch batch = byDefault.batch("b");
        transaction.executeWithoutResult(status -> {
            beginAndClose(batch);
            assertThat(batch.progress().counts().all()).isZero();
            assertThat(jobs.counts().published()).isZero();
        });
        assertThat(jobs.counts().available()).isEqualTo(1);
        jobs.get().orElseThrow().finish();
        assertThat(jobs.get().orElseThrow().id()).isEqualTo("b>success");
        assertThat(batch.progress().state()).isEqualTo(BatchProgress.State.SUCCEEDED);
    }

    @Test
    void nothingIsToldOfABatchAfterARollback(TestRedis redis) {
        transaction.executeWithoutResult(status -> {
            beginAndClose(byDefault.batch("b"));
            byDefault.batch("c").deadline(Instant.now()).cancel();
            status.setRollbackOnly();
        });
        assertThat(jobs.counts().published()).isZero();
        try (var connection = redis.connect()) {
            assertThat(connection.sync().exists(bytes("thoonk.batches:all"))).isZero();
        }
    }

    @Test
    void aBatchWaitsForTheOneMemberThatDoes(TestRedis redis) {
        try (ThoonkTemplate plain = TestTemplates.on(redis)) {
            Batch batch = plain.batch("b").onSuccess("work", "success");
            transaction.executeWithoutResult(status -> {
                batch.put("work", "member", AFTER_COMMIT);
                plain.batch("b").close();
                assertThat(jobs.counts().published()).isZero();
            });
            assertThat(jobs.get().orElseThrow().payload()).isEqualTo("member");
            assertThat(batch.progress().times().closed()).isNotNull();
        }
    }

    @Test
    void doesNotCloseABatchWhoseMembersCouldNotBePut(CapturedOutput output) {
        Batch batch = byDefault.batch("b");
        assertThatExceptionOfType(AfterCommitException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> {
                    batch.onEnd("work", "end").putAll("nowhere", List.of("a"));
                    batch.close();
                }))
                .withCauseInstanceOf(FeedDoesNotExistException.class);
        assertThat(batch.progress().times().closed()).isNull();
        assertThat(jobs.counts().published()).isZero();
        assertThat(output).contains("these are left undone: [close of batch 'b']");
    }

    private static void beginAndClose(Batch batch) {
        batch.onSuccess("work", "success");
        batch.putAll("work", List.of("member"));
        batch.close();
    }

    private void within(int propagation, Runnable action) {
        TransactionTemplate inner = new TransactionTemplate(transactions);
        inner.setPropagationBehavior(propagation);
        inner.executeWithoutResult(status -> action.run());
    }

    private void rolledBackToSavepoint(Runnable action) {
        TransactionTemplate nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        nested.executeWithoutResult(status -> {
            action.run();
            status.setRollbackOnly();
        });
    }

    private static void afterCommit(Runnable action) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                action.run();
            }
        });
    }
}
