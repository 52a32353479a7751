package io.thoonk.worker;

import io.thoonk.JobFeedFixture;
import io.thoonk.TestTemplates;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.PatientWaits;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** The same with workers on the feed, which hurry, and a second process. */
abstract class WorkersFixture extends JobFeedFixture {

    static final Duration PATIENCE = PatientWaits.PATIENCE;

    final TestWorkers workers = new TestWorkers();

    @AutoClose
    ThoonkTemplate other;

    WorkersFixture() {
        super(TestTemplates.hasty());
    }

    @BeforeEach
    final void openOther() {
        other = TestTemplates.on(server, TestTemplates.hasty());
    }

    @AfterEach
    final void stopWorkers() {
        workers.close();
    }
}
