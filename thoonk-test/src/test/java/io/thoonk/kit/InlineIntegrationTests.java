package io.thoonk.kit;

import static io.thoonk.test.ThoonkAssertions.assertThat;
import static io.thoonk.test.ThoonkAssertions.assertThatExceptionOfType;

import io.thoonk.ThoonkOperations;
import io.thoonk.ThoonkTemplate;
import io.thoonk.annotation.ThoonkJobWorker;
import io.thoonk.job.Job;
import io.thoonk.job.JobQueue;
import io.thoonk.job.JobState;
import io.thoonk.job.PutOptions;
import io.thoonk.test.ThoonkClock;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestMode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

@ThoonkTest(mode = ThoonkTestMode.INLINE)
@Import({MailServerConfiguration.class, InlineIntegrationTests.Transactions.class, InlineIntegrationTests.Shop.class})
class InlineIntegrationTests {

    @Autowired
    private ThoonkTemplate template;

    @Autowired
    private ThoonkClock clock;

    @Autowired
    private RecordingMailServer server;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Shop shop;

    private JobQueue<Mail> mails;

    @BeforeEach
    void open() {
        mails = template.jobs("mail", Mail.class);
    }

    @AfterEach
    void forget() {
        server.forget();
        shop.steps.clear();
    }

    @Test
    void runsAJobBeforeItsPutReturns() {
        mails.put(Mail.to("ann"));
        mails.putAll(List.of(Mail.to("bob"), Mail.to("cid")));

        assertThat(server.sentTo()).containsExactly("ann", "bob", "cid");
        assertThat(server.threads()).containsExactly(Thread.currentThread().getName());
        assertThat(mails).isEmpty();
    }

    @Test
    void runsAJobAfterTheCommit() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            mails.put(Mail.to("ann"));
            assertThat(server.sentTo()).isEmpty();
        });

        assertThat(server.sentTo()).containsExactly("ann");
    }

    @Test
    void runsWhatFollowsInAnotherQueue() {
        template.jobs("orders", String.class).put("ann");

        assertThat(server.sentTo()).containsExactly("ann", "ann's friend");
        assertThat(template.jobs("receipts", String.class)).isEmpty();
    }

    @Test
    void runsAJobWhenTheOneBeforeIsThrough() {
        template.jobs("orders", String.class).putAll(List.of("ann", "bob"));

        assertThat(shop.steps)
                .containsSubsequence("begin ann", "end ann", "begin bob", "end bob")
                .contains("receipt ann", "receipt bob");
    }

    @Test
    void leavesAloneWhatWasInAnotherQueueBefore() {
        server.busy(true);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> mails.putAll(List.of(Mail.to("ann"), Mail.to("bob"))));
        server.busy(false);
        template.jobs("notes", String.class).put("cid");

        assertThat(server.sentTo()).isEmpty();
        assertThat(mails).hasJob(Mail.to("bob")).inState(JobState.AVAILABLE);
    }

    @Test
    void runsADelayedJobWhenTheClockIsMoved() {
        mails.put(Mail.to("ann"), PutOptions.builder().delay(Duration.ofDays(2)).build());

        assertThat(server.sentTo()).isEmpty();
        clock.advance(Duration.ofDays(2));
        assertThat(server.sentTo()).containsExactly("ann");
    }

    @Test
    void throwsFromThePutWhatTheWorkerThrows() {
        server.busy(true);

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> mails.put(Mail.to("ann")));
        assertThat(mails).hasJob(Mail.to("ann")).withDelay(Duration.ofMinutes(1));
    }

    /** Its orders are followed by receipts, and these by another mail. */
    static class Shop {

        private final List<String> steps = new ArrayList<>();

        private final ThoonkOperations thoonk;

        Shop(ThoonkOperations thoonk) {
            this.thoonk = thoonk;
        }

        @ThoonkJobWorker(queue = "orders")
        void order(Job<String> job) {
            steps.add("begin " + job.payload());
            thoonk.jobs("mail", Mail.class).put(Mail.to(job.payload()));
            job.then("receipts", job.payload());
            steps.add("end " + job.payload());
        }

        @ThoonkJobWorker(queue = "notes")
        void note(String text) {
            steps.add("note " + text);
        }

        @ThoonkJobWorker(queue = "receipts")
        void write(Job<String> job) {
            steps.add("receipt " + job.payload());
            job.then("mail", Mail.to(job.payload() + "'s friend"));
        }
    }

    static class Transactions {

        @Bean
        PlatformTransactionManager transactionManager() {
            return new AbstractPlatformTransactionManager() {
                private static final long serialVersionUID = 1L;

                @Override
                protected Object doGetTransaction() {
                    return new Object();
                }

                @Override
                protected void doBegin(Object transaction, TransactionDefinition definition) {}

                @Override
                protected void doCommit(DefaultTransactionStatus status) {}

                @Override
                protected void doRollback(DefaultTransactionStatus status) {}
            };
        }
    }
}
