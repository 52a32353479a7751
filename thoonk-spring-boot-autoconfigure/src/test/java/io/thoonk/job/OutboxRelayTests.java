package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.thoonk.redis.ReplicationOptions;
import io.thoonk.redis.ThoonkConnections;
import io.thoonk.redis.keys.FeedKeys;
import io.thoonk.redis.keys.KeySpace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class OutboxRelayTests {

    private static final KeySpace KEYS = new KeySpace("", false);

    private final OutboxSource source = OutboxSource.of(new FeedKeys(KEYS, "source"));

    /** Never started: no batch is told and no job that waits. */
    private final ThoonkConnections nowhere =
            new ThoonkConnections(new LettuceConnectionFactory(), KEYS, ReplicationOptions.NONE);

    private final Box box = new Box();

    private final List<String> received = new ArrayList<>();

    private RuntimeException failure = new ClassCastException("on purpose");

    private boolean refuseThreads;

    private final OutboxRelay relay = new OutboxRelay(
            box, new BatchScripts(nowhere.scripts()), new WaitScripts(nowhere.scripts()), this::receive, task -> {
                if (refuseThreads) {
                    throw new OutOfMemoryError("on purpose");
                }
                task.run();
            });

    @AfterEach
    void close() {
        nowhere.close();
    }

    @Test
    void deliversToOthersWhereOneFeedFailsUnexpectedly() {
        box.put("k1", "broken");
        box.put("k2", "whole");
        relay.relayNow(source);
        assertThat(received).containsExactly("whole");
        assertThat(box.bodies).containsOnlyKeys("k1");
        failure = new IllegalStateException("on purpose");
        relay.relayNow(source);
        assertThat(box.bodies).containsOnlyKeys("k1");
    }

    @Test
    void relaysAgainAfterNoThreadCouldBeMade() {
        box.put("k2", "whole");
        refuseThreads = true;
        assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> relay.relaySoon(source));
        refuseThreads = false;
        relay.relaySoon(source);
        assertThat(received).containsExactly("whole");
    }

    private void receive(FeedKeys feed, List<PutScript.Entry> entries) {
        if (feed.feed().equals("broken")) {
            throw failure;
        }
        received.add(feed.feed());
    }

    private static final class Box implements OutboxRelay.Outboxes {

        private final Map<String, byte[]> bodies = new LinkedHashMap<>();

        void put(String key, String target) {
            bodies.put(
                    key,
                    new OutboxEntry(key, target, PutScript.Entry.of("id", bytes("payload"), PutOptions.defaults(), key))
                            .body());
        }

        @Override
        public OutboxScripts.Page read(OutboxSource source, String cursor, int count) {
            return new OutboxScripts.Page("0", new LinkedHashMap<>(bodies));
        }

        @Override
        public long settle(OutboxSource source, List<String> settled, Map<String, String> failed) {
            settled.forEach(bodies::remove);
            return failed.size();
        }
    }
}
