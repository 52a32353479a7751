package io.thoonk.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTests {

    private final Offers offers = new Offers();

    private final List<String> offered = new ArrayList<>(List.of("gpu"));

    @Test
    void tellsWhatItsProvidersTellAtThisMoment() {
        Runnable end = offers.add(() -> offered);
        offers.add(() -> List.of("memory=64"));
        assertThat(offers.current().offers()).containsOnlyKeys("gpu", "memory");
        offered.set(0, "tape");
        assertThat(offers.current().offers()).containsOnlyKeys("tape", "memory");
        end.run();
        assertThat(offers.current().offers()).containsOnlyKeys("memory");
        assertThatIllegalArgumentException().isThrownBy(() -> offers.add(() -> List.of("no offer at all")));
    }

    @Test
    void tellsWhatAProviderToldBeforeWhileItFails() {
        offers.add(() -> {
            if (offered.isEmpty()) {
                throw new IllegalStateException("on purpose");
            }
            return offered;
        });
        for (List<String> wrong : List.of(List.<String>of(), List.of("no offer at all"), List.<String>of())) {
            offered.clear();
            offered.addAll(wrong);
            assertThat(offers.current().offers()).containsOnlyKeys("gpu");
        }
        offered.add("another");
        assertThat(offers.current().offers()).containsOnlyKeys("another");
    }
}
