package io.thoonk.worker;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.JobFeedFixture;
import io.thoonk.job.RecurringOptions;
import io.thoonk.job.Schedule;
import io.thoonk.test.Utf8;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One declaration that cannot be written, here to a feed that has no jobs, costs the others nothing. */
class RecurringDeclarationsIntegrationTests extends JobFeedFixture {

    private static final byte[] DECLARED = Utf8.bytes("thoonk.recurring.declared:j");

    private static final byte[] ID = Utf8.bytes("second");

    private RecurringDeclarations declarations;

    @BeforeEach
    void declare() {
        thoonk.feed("news", String.class).publish("no job");
        declarations = new RecurringDeclarations(queue -> thoonk.jobs(queue, byte[].class), Duration.ofMillis(100));
        declarations.add(declaration("news", "first"));
        declarations.add(declaration("j", "second"));
        declarations.start();
    }

    @AfterEach
    void stop() {
        declarations.stop();
    }

    @Test
    void areWrittenBehindOneThatCannotBe() {
        await().until(() -> jobs.recurring("second").isPresent());
    }

    @Test
    void areRenewedWhileOneCannotBeWritten() {
        await().until(() -> redis.zscore(DECLARED, ID) != null);
        redis.zadd(DECLARED, 0, ID);
        await().until(() -> redis.zscore(DECLARED, ID) > 0);
    }

    @Test
    void tellWhoeverRenewsThemAllWhatHasFailed() {
        redis.del(DECLARED);
        assertThatExceptionOfType(FeedTypeMismatchException.class).isThrownBy(declarations::renewAll);
        await().until(() -> redis.zscore(DECLARED, ID) != null);
    }

    private static RecurringDeclarations.Declaration declaration(String queue, String id) {
        return new RecurringDeclarations.Declaration(
                queue,
                id,
                Optional.of(Schedule.every(Duration.ofHours(1))),
                Utf8.bytes("x"),
                RecurringOptions.DEFAULTS);
    }
}
