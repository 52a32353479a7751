package io.thoonk.xmpp;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.TestTemplates;
import io.thoonk.ThoonkInternals;
import io.thoonk.ThoonkTemplate;
import io.thoonk.test.RedisTest;
import io.thoonk.test.TestRedis;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is the component, and until when. */
@RedisTest
class ComponentLeaseIntegrationTests {

    private static final Duration HOUR = Duration.ofHours(1);

    private static final String FEED = "xmpp-subscriptions.example.org";

    private final ThoonkTemplate template = TestTemplates.on(TestRedis.shared());

    private final AtomicLong nanos = new AtomicLong();

    private final ComponentLease lease = lease(template);

    @Test
    void oneHasItUntilItGivesItUp() {
        ComponentLease other = lease(TestTemplates.on(TestRedis.shared()));

        assertThat(lease.hold()).isTrue();
        assertThat(other.hold()).isFalse();
        assertThat(lease.keep()).isTrue();
        lease.release();
        assertThat(other.hold()).isTrue();
        assertThat(lease.keep()).isFalse();
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void endsHereBeforeItEndsInRedis() {
        lease.hold();

        nanos.addAndGet(HOUR.toNanos() / 4 * 3 - 1);
        assertThat(lease.isHeld()).isTrue();
        nanos.incrementAndGet();
        assertThat(lease.isHeld()).isFalse();
        // In Redis it has not ended, so nobody was it in between.
        assertThat(lease.keep()).isTrue();
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void isNotKeptWhereAnotherMayHaveHadIt() {
        lease.hold();
        template.deleteFeed(FEED);
        template.feed(FEED, String.class).config();

        assertThat(lease.keep()).isFalse();
        assertThat(lease.hold()).isTrue();
        assertThat(lease.keep()).isTrue();
    }

    private ComponentLease lease(ThoonkTemplate of) {
        return new ComponentLease(() -> ThoonkInternals.of(of).cursor(FEED, "component"), HOUR, nanos::get);
    }
}
