package io.thoonk.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.thoonk.ThoonkTemplate;
import io.thoonk.job.JobState;
import io.thoonk.test.ThoonkTest;
import io.thoonk.test.ThoonkTestKit;
import io.thoonk.test.ThoonkTestMode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Import;

/** What Spring's test framework keeps of one class while others run. */
class CachedContextsIntegrationTests {

    private static final Set<String> PREFIXES = ConcurrentHashMap.newKeySet();

    /** The first context is in the cache, paused, while the second is used, and goes on after that. */
    @Test
    void takesNoJobsOfOtherClasses() {
        run(Live.class, 1);
        run(Manual.class, 3);
        run(Live.class, 1);

        assertThat(PREFIXES).hasSize(2).allMatch(prefix -> prefix.matches("thoonk-test-\\p{XDigit}{16}:"));
    }

    private static void run(Class<?> testClass, int tests) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(testClass))
                                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                                .build(),
                        summary);
        assertThat(summary.getSummary().getFailures())
                .extracting(TestExecutionSummary.Failure::getException)
                .isEmpty();
        assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(tests);
    }

    /** Not found by the build, but for the test above. */
    @ThoonkTest(mode = ThoonkTestMode.LIVE)
    @Import(MailServerConfiguration.class)
    static class Live {

        @Autowired
        private ThoonkTemplate template;

        @Autowired
        private ThoonkTestKit thoonk;

        @Autowired
        private RecordingMailServer server;

        @Test
        void sends(@Value("${thoonk.key-prefix}") String prefix) {
            PREFIXES.add(prefix);
            template.jobs("mail", Mail.class).put(Mail.to("ann"));
            thoonk.runUntilIdle();
            assertThat(server.sentTo()).contains("ann");
        }
    }

    @ThoonkTest
    @Import(MailServerConfiguration.class)
    static class Manual {

        @Autowired
        private ThoonkTemplate template;

        @Autowired
        private ThoonkTestKit thoonk;

        @Test
        void beginsEmpty(@Value("${thoonk.key-prefix}") String prefix) {
            PREFIXES.add(prefix);
            assertThat(template.jobs("mail", Mail.class).list(JobState.AVAILABLE, 0, 10))
                    .isEmpty();
            String id = template.jobs("mail", Mail.class).put(Mail.to("bob"));
            assertThat(thoonk.runNext("mail")).isEqualTo(id);
            template.jobs("mail", Mail.class).put(Mail.to("cid"));
        }

        @Test
        void beginsEmptyAgain(@Value("${thoonk.key-prefix}") String prefix) {
            beginsEmpty(prefix);
        }

        @Nested
        class Within {

            @Test
            void hasTheSameContext(@Value("${thoonk.key-prefix}") String prefix) {
                assertThat(List.copyOf(PREFIXES)).contains(prefix);
            }
        }
    }
}
