package io.thoonk.contract;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.JobFeedFixture;
import io.thoonk.ThoonkRedisException;
import io.thoonk.job.JobClaims;
import io.thoonk.test.RedisSnapshot;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where another program holds a key of a feed, a change fails as a whole: Redis takes no half of a script back (W10e). */
class ForeignKeysIntegrationTests extends JobFeedFixture {

    @BeforeEach
    void open() {
        // The script has made the feed its own.
        jobs.put("first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed.ids", "feed.items", "feed.published", "feed.publishes"})
    void putsNothing(String family) {
        takeOver(family, "j");
        assertNothingHappens(() -> jobs.put("second"));
        assertNothingHappens(() -> jobs.putAll(List.of("second", "third")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed.ids", "feed.items", "feed.published", "feed.claimed", "feed.finishes"})
    void claimsAndFinishesNothing(String family) {
        JobClaims<String> claims = feed.claims();
        jobs.put("second");
        var claimed =
                claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1)).claimed();
        String id = claimed.get(0).id();
        takeOver(family, "j");
        assertNothingHappens(() -> claims.completeAndClaim(List.of(), JobClaims.Claiming.upTo(1)));
        assertNothingHappens(() -> claims.completeAndClaim(
                List.of(claims.finished(claimed.get(0), "result")), JobClaims.Claiming.upTo(1)));
        assertNothingHappens(() -> jobs.finish(id));
        if (!family.equals("feed.finishes")) {
            assertNothingHappens(() -> jobs.cancel(id));
            assertNothingHappens(() -> jobs.stall(id));
            assertNothingHappens(() -> jobs.retract(id));
            assertNothingHappens(() -> jobs.maintain());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed.stalled", "feed.cancelled"})
    void endsNothing(String family) {
        String id = jobs.get().orElseThrow().id();
        takeOver(family, "j");
        assertNothingHappens(() -> jobs.finish(id));
        assertNothingHappens(() -> jobs.cancel(id));
        assertNothingHappens(() -> jobs.stall(id));
        assertNothingHappens(() -> jobs.retract(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed.ids", "feed.items", "feed.publishes"})
    void changesNoQueueAndNoFeed(String family) {
        var queue = thoonk.queue("q", String.class);
        queue.put("1");
        var news = thoonk.feed("f", String.class);
        news.publish("a", "1");
        var list = thoonk.sortedFeed("s", String.class);
        String id = list.append("1");
        List.of("q", "f", "s").forEach(name -> takeOver(family, name));
        assertNothingHappens(() -> queue.put("2"));
        assertNothingHappens(() -> news.publish("b", "2"));
        assertNothingHappens(() -> list.append("2"));
        assertNothingHappens(() -> list.edit(id, "2"));
        if (!family.equals("feed.publishes")) {
            assertNothingHappens(() -> queue.get());
            assertNothingHappens(() -> news.retract("a"));
            assertNothingHappens(() -> list.retract(id));
        }
    }

    private void takeOver(String family, String name) {
        byte[] key = bytes(family + ":" + name);
        redis.del(key);
        // No command that the library uses for it works on a stream.
        redis.xadd(key, java.util.Map.of(bytes("of"), bytes("another program")));
    }

    private void assertNothingHappens(ThrowingCallable call) {
        RedisSnapshot before = RedisSnapshot.of(server);
        assertThatExceptionOfType(ThoonkRedisException.class)
                .isThrownBy(call)
                .withMessageContaining("another program uses its name");
        assertThat(RedisSnapshot.of(server)).isEqualTo(before);
    }
}
