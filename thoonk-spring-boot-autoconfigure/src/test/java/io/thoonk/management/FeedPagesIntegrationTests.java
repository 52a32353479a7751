package io.thoonk.management;

import static io.thoonk.management.SteeredProcesses.jobs;
import static io.thoonk.management.SteeredProcesses.stalled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.lettuce.core.api.StatefulRedisConnection;
import io.thoonk.FeedDoesNotExistException;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.util.Arrays;
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

    /** What is too long for a list is not read from Redis for it; its size is told. */
    @Test
    void readsNoLargeItemsForAList(TestRedis redis) {
        processes.web().run(here -> {
            ThoonkTemplate thoonk = here.getBean(ThoonkTemplate.class);
            FeedBrowser browser = here.getBean(ThoonkManagement.class).browser();
            byte[] large = new byte[1_000_000];
            Arrays.fill(large, (byte) 'x');
            for (int i = 0; i < 50; i++) {
                thoonk.feed("news", byte[].class).publish(large);
                thoonk.sortedFeed("order", byte[].class).append(large);
                thoonk.queue("mail", byte[].class).put(large);
                thoonk.jobs("work", byte[].class).put(large);
            }
            thoonk.feed("news", byte[].class).publish("short", new byte[] {'s'});
            try (StatefulRedisConnection<byte[], byte[]> connection = redis.connect()) {
                for (String feed : List.of("news", "order", "mail", "work")) {
                    long before = sent(connection);
                    List<Entry> page = browser.page(feed, feed.equals("work") ? "available" : "items", 0, 200);
                    assertThat(sent(connection) - before)
                            .as("bytes that Redis sent for a page of '%s'", feed)
                            .isLessThan(500_000);
                    assertThat(page.subList(0, 50))
                            .allSatisfy(entry -> assertThat(entry.payload()).isEmpty())
                            .extracting(Entry::payloadSize)
                            .containsOnly(1_000_000);
                    if (feed.equals("news")) {
                        assertThat(page.get(50).payload()).contains("s");
                    }
                }
            }
        });
    }

    private static long sent(StatefulRedisConnection<byte[], byte[]> connection) {
        return connection
                .sync()
                .info("stats")
                .lines()
                .filter(line -> line.startsWith("total_net_output_bytes:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
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
