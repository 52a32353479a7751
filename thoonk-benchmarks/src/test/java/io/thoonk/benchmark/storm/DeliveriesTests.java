package io.thoonk.benchmark.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class DeliveriesTests {

    private final Deliveries deliveries = new Deliveries(Set.of(1, 2));

    @Test
    void countsWhatIsMissing() {
        deliveries.published(1, 0);
        deliveries.arrived(1, 1, 5_000_000);
        assertThat(deliveries.isComplete(1)).isFalse();
        assertThat(deliveries.lost()).isEqualTo(1);
        deliveries.arrived(2, 1, 9_000_000);
        assertThat(deliveries.isComplete(1)).isTrue();
        assertThat(deliveries.lost()).isZero();
        deliveries.published(2, 10_000_000);
        assertThat(deliveries.lost()).isEqualTo(2);
    }

    @Test
    void countsWhatComesTwiceAndTakesTheTimeOfTheFirst() {
        deliveries.published(1, 0);
        deliveries.arrived(1, 1, 5_000_000);
        deliveries.arrived(1, 1, 8_000_000);
        deliveries.arrived(2, 1, 9_000_000);
        assertThat(deliveries.doubled()).isEqualTo(1);
        assertThat(deliveries.count()).isEqualTo(2);
        assertThat(deliveries.quantile(0)).isEqualTo(5);
        assertThat(deliveries.quantile(1)).isEqualTo(9);
    }
}
