package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thoonk.ThoonkRedisException;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class WaitResultTests {

    private final List<String> putBack = new ArrayList<>();

    private final WaitResult arrival = new WaitResult(id -> putBack.add(WireText.text(id)));

    @Test
    void isNotOverBeforeSomethingCame() throws Exception {
        assertThat(arrival.await(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void tellsWhatArrived() throws Exception {
        arrival.arrived(WireText.bytes("id"));
        assertThat(arrival.await(Duration.ZERO)).isTrue();
        assertThat(arrival.id()).isEqualTo(WireText.bytes("id"));
        assertThat(putBack).isEmpty();
    }

    @Test
    void putsBackWhatCameAfterItWasCancelled() throws Exception {
        arrival.abandoned(WireText.bytes("id"));
        assertThat(putBack).containsExactly("id");
        assertThat(arrival.await(Duration.ZERO)).isFalse();
    }

    @Test
    void failsAsTheConnectionDid() throws Exception {
        arrival.failed(RedisFailures.ofWait(new TimeoutException()));
        assertThat(arrival.await(Duration.ZERO)).isTrue();
        assertThatThrownBy(arrival::id).isInstanceOf(ThoonkRedisException.class).hasMessageContaining("Waiting");
    }
}
