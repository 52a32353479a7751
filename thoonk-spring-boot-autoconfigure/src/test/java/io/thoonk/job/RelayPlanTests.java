package io.thoonk.job;

import static io.thoonk.test.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.thoonk.test.Utf8;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What goes together out of an outbox, and how entries are written. */
class RelayPlanTests {

    @Test
    void readsWhatWasPackedWhateverTheBytes() {
        Random random = new Random(17);
        for (int run = 0; run < 500; run++) {
            List<byte[]> parts = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                byte[] part = new byte[random.nextInt(40)];
                random.nextBytes(part);
                parts.add(part);
            }
            assertThat(PackedParts.unpack(PackedParts.pack(parts))).containsExactlyElementsOf(parts);
        }
    }

    @Test
    void refusesWhatIsCutOff() {
        for (String wrong : List.of("5:abc", "x:abc", ":abc", "3", "99999999999:a")) {
            assertThatIllegalArgumentException().isThrownBy(() -> PackedParts.unpack(bytes(wrong)));
        }
    }

    @Test
    void sendsEachReadableEntryOnceToItsFeed() {
        Random random = new Random(18);
        for (int run = 0; run < 200; run++) {
            Map<String, byte[]> bodies = new LinkedHashMap<>();
            Map<String, String> targets = new LinkedHashMap<>();
            Set<String> broken = new HashSet<>();
            for (int i = random.nextInt(600); i > 0; i--) {
                String key = "k" + i;
                String target = "f" + random.nextInt(3);
                if (random.nextInt(20) == 0) {
                    bodies.put(key, bytes("7:broken"));
                    broken.add(key);
                } else {
                    bodies.put(key, entry(key, target, random.nextInt(4) == 0).body());
                    targets.put(key, target);
                }
            }
            RelayPlan plan = RelayPlan.of("source", bodies);
            assertThat(plan.unreadable().keySet()).isEqualTo(broken);
            Map<String, String> sent = new LinkedHashMap<>();
            for (RelayPlan.Delivery delivery : plan.deliveries()) {
                assertThat(delivery.entries()).hasSizeBetween(1, PutScript.MAX_BATCH);
                if (delivery.entries().stream().anyMatch(RelayPlanTests::mayBeRefused)) {
                    assertThat(delivery.entries()).hasSize(1);
                }
                delivery.keys().forEach(key -> assertThat(sent.put(key, delivery.target()))
                        .isNull());
            }
            assertThat(sent).isEqualTo(targets);
        }
    }

    private static boolean mayBeRefused(OutboxEntry entry) {
        return Utf8.text(entry.entry().options()).contains("lane");
    }

    private static OutboxEntry entry(String key, String target, boolean hasLane) {
        PutOptions options = hasLane ? PutOptions.builder().key("acme").build() : PutOptions.defaults();
        return new OutboxEntry(key, target, PutScript.Entry.of("id>1", bytes("payload"), options, key));
    }
}
