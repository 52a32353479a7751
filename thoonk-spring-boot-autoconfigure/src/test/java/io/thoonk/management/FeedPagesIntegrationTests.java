package io.thoonk.management;

import static io.thoonk.management.SteeredProcesses.jobs;
import static io.thoonk.management.SteeredProcesses.stalled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@RedisTest
class FeedPagesIntegrationTests {

    private final SteeredProcesses processes = new SteeredProcesses();

    @Test
    void showsJobsAndItemsPageByPageWithMaskedPayloads() {
        processes.web().run(here -> {
            ThoonkTemplate thoonk = here.getBean(ThoonkTemplate.class);
            FeedBrowser browser = here.getBean(ThoonkManagement.class).browser();
            stalled(jobs(here), "{\"user\":\"jo\",\"password\":\"hu\\\"sh\"}", "broken");
            Entry stalled = browser.page("work", "stalled", 0, 10).get(0);
            assertThat(stalled.payload()).contains("{\"user\":\"jo\",\"password\":\"******\"}");
            assertThat(stalled.lastError()).contains("broken");
            for (String item : List.of("a", "b", "c")) {
                thoonk.feed("news", String.class).publish(item, "item " + item);
                thoonk.sortedFeed("order", String.class).append("item " + item);
                thoonk.queue("mail", String.class).put("item " + item);
            }
            assertThat(browser.page("news", "items", 1, 1))
                    .extracting(Entry::id)
                    .containsExactly("b");
            assertThat(browser.page("order", "items", 2, 5))
                    .extracting(Entry::payload)
                    .containsExactly(Optional.of("item c"));
            assertThat(browser.page("mail", "items", 0, 2))
                    .extracting(Entry::payload)
                    .containsExactly(Optional.of("item a"), Optional.of("item b"));
            assertThat(browser.job("work", stalled.id()).orElseThrow().state()).isEqualTo("STALLED");
        });
    }

    @Test
    void saysWhatStatesThereAre() {
        processes.web().run(here -> {
            jobs(here);
            FeedBrowser browser = here.getBean(ThoonkManagement.class).browser();
            assertThatExceptionOfType(FeedBrowser.UnknownStateException.class)
                    .isThrownBy(() -> browser.page("work", "stuck", 0, 10))
                    .withMessage(
                            "Feed 'work' has no state 'stuck'; it has [available, delayed, claimed, stalled, orphaned]");
            assertThatExceptionOfType(FeedDoesNotExistException.class)
                    .isThrownBy(() -> browser.page("wrok", "stalled", 0, 10));
            assertThatIllegalArgumentException().isThrownBy(() -> browser.page("work", "stalled", -1, 10));
            assertThatIllegalArgumentException().isThrownBy(() -> browser.page("work", "stalled", 0, 201));
        });
    }
}
