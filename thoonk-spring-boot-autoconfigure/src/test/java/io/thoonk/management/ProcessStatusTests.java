package io.thoonk.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessStatusTests {

    private static final ContainerStatus WORKER = new ContainerStatus("b", List.of("work"), 4, 3, true, false);

    private static final ContainerStatus OTHER = new ContainerStatus("a", List.of("other"), 1, 0, false, true);

    private static final ContainerStatus LISTENER =
            new ContainerStatus("ear", List.of("news", "a.*", ""), 1, 0, true, true);

    private final ProcessStatus.Identity process = ProcessStatus.Identity.ofThisProcess("shop");

    private final Map<String, String> record = new HashMap<>(process.record(
            List.of(WORKER, OTHER), List.of(LISTENER), Map.of("work", new ClaimLossWindow.Losses(7, 2))));

    @Test
    void isReadAsItWasWritten() {
        record.put("expiry", "30000");
        assertThat(ProcessStatus.decode(process.id(), record, 20_000)).hasValueSatisfying(status -> {
            assertThat(status.application()).isEqualTo("shop");
            assertThat(status.host()).isEqualTo(process.host());
            assertThat(status.pid()).isEqualTo(process.pid());
            assertThat(status.startedAt().toEpochMilli())
                    .isEqualTo(process.startedAt().toEpochMilli());
            assertThat(status.workers()).containsExactly(OTHER, WORKER);
            assertThat(status.listeners()).containsExactly(LISTENER);
            assertThat(status.losses()).isEqualTo(Map.of("work", new ClaimLossWindow.Losses(7, 2)));
        });
    }

    @Test
    void wasSeenWhenItsRecordWasLastProlonged() {
        record.put("expiry", "30000");
        long before = System.currentTimeMillis();
        ProcessStatus status =
                ProcessStatus.decode(process.id(), record, 20_000).orElseThrow();
        assertThat(status.seenAt().toEpochMilli()).isBetween(before - 10_000, System.currentTimeMillis() - 10_000);
    }

    @Test
    void isNoneOnceItsRecordHasExpired() {
        assertThat(ProcessStatus.decode(process.id(), Map.of(), 1)).isEmpty();
        assertThat(ProcessStatus.decode(process.id(), record, 1)).isEmpty();
    }
}
