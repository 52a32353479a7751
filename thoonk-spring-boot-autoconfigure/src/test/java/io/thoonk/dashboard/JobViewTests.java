package io.thoonk.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.management.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JobViewTests {

    /** One such payload would take the whole list with it. */
    @Test
    void cutsNoCharacterInHalf() {
        String cut = inList("x".repeat(299) + "😀" + "y".repeat(100));
        assertThat(cut).isEqualTo("x".repeat(299) + "…");
        assertThat(new JsonMapper().writeValueAsBytes(Map.of("payload", cut))).isNotEmpty();
        assertThat(inList("x".repeat(298) + "😀y")).isEqualTo("x".repeat(298) + "😀…");
        assertThat(inList("x".repeat(298) + "😀")).isEqualTo("x".repeat(298) + "😀");
    }

    private static String inList(String payload) {
        Entry entry = new Entry(
                "id",
                "AVAILABLE",
                Optional.of(payload),
                payload.length(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        return String.valueOf(JobView.inList(entry).get("payload"));
    }
}
