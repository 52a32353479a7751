package io.thoonk.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.thoonk.redis.keys.WireText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ChannelRoutesTests {

    private final ChannelRoutes routes = new ChannelRoutes();

    private final List<String> heard = new ArrayList<>();

    @Test
    void tellsWhichNamesAreNew() {
        assertThat(texts(routes.add(List.of("a", "b"), receiver("1")))).containsExactly("a", "b");
        assertThat(texts(routes.add(List.of("b", "c"), receiver("2")))).containsExactly("c");
    }

    @Test
    void tellsWhichNamesNobodyListensOnAnyMore() {
        SubscriptionReceiver first = receiver("1");
        SubscriptionReceiver second = receiver("2");
        routes.add(List.of("a", "b"), first);
        routes.add(List.of("b"), second);
        assertThat(texts(routes.remove(List.of("a", "b", "unknown"), first))).containsExactly("a");
        assertThat(texts(routes.remove(List.of("b"), first))).isEmpty();
        assertThat(texts(routes.remove(List.of("b"), second))).containsExactly("b");
        assertThat(routes.receivers()).isEmpty();
    }

    @Test
    void passesAPatternsMessageOnWithItsChannel() {
        routes.add(List.of("feed.*"), receiver("1"));
        routes.pass(bytes("feed.*"), bytes("feed.publish:f"), bytes("message"));
        assertThat(heard).containsExactly("1 feed.publish:f message");
    }

    @Test
    void letsNoReceiverKeepAMessageFromTheOthers(CapturedOutput output) {
        routes.add(List.of("a"), (channel, message) -> {
            throw new IllegalStateException("broken receiver");
        });
        routes.add(List.of("a"), receiver("2"));
        routes.pass(bytes("a"), bytes("a"), bytes("message"));
        assertThat(heard).containsExactly("2 a message");
        assertThat(output).containsOnlyOnce("A message of channel 'a' could not be taken over");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void subscribesToWhatIsListenedOnAndToNothingElse(long seed) {
        Random random = new Random(seed);
        List<SubscriptionReceiver> receivers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            receivers.add(receiver("" + i));
        }
        Map<String, List<SubscriptionReceiver>> model = new HashMap<>();
        for (int step = 0; step < 2_000; step++) {
            String name = "channel " + random.nextInt(6);
            SubscriptionReceiver receiver = receivers.get(random.nextInt(receivers.size()));
            List<SubscriptionReceiver> present = model.computeIfAbsent(name, key -> new ArrayList<>());
            boolean wasEmpty = present.isEmpty();
            if (random.nextBoolean()) {
                if (!present.contains(receiver)) {
                    present.add(receiver);
                    assertThat(texts(routes.add(List.of(name), receiver))).hasSize(wasEmpty ? 1 : 0);
                }
            } else {
                boolean removed = present.remove(receiver);
                assertThat(texts(routes.remove(List.of(name), receiver))).hasSize(removed && present.isEmpty() ? 1 : 0);
            }
            heard.clear();
            routes.pass(bytes(name), bytes(name), bytes("m"));
            assertThat(heard).hasSize(present.size());
        }
        Set<SubscriptionReceiver> all = Set.copyOf(
                model.values().stream().flatMap(List::stream).distinct().toList());
        assertThat(routes.receivers()).isEqualTo(all);
    }

    private SubscriptionReceiver receiver(String name) {
        return (channel, message) -> heard.add(name + " " + WireText.text(channel) + " " + WireText.text(message));
    }

    private static byte[] bytes(String text) {
        return WireText.bytes(text);
    }

    private static List<String> texts(byte[][] names) {
        return Arrays.stream(names).map(WireText::text).toList();
    }
}
