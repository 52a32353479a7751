package io.thoonk.contract;

import io.lettuce.core.api.sync.RedisCommands;
import io.thoonk.ThoonkException;
import io.thoonk.ThoonkTemplate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Replays one recorded operation through our interface and writes down every difference, one a line. */
final class Replay {

    private static final Set<String> IN_ORDER = Set.of("feed.get_ids", "sorted.get_ids", "queue.get_ids");

    private final ThoonkTemplate thoonk;

    private final RedisCommands<byte[], byte[]> redis;

    private final MessageTap tap;

    Replay(ThoonkTemplate thoonk, RedisCommands<byte[], byte[]> redis, MessageTap tap) {
        this.thoonk = thoonk;
        this.redis = redis;
        this.tap = tap;
    }

    List<String> differences(RecordedOperation operation) throws InterruptedException {
        Placeholders placeholders = new Placeholders(operation.knownIds());
        DataSet data = new DataSet(redis, placeholders);
        data.write(operation.before());
        tap.drain();
        List<String> lines = new ArrayList<>();
        compareAnswer(operation, placeholders, lines);
        compareKeys(data.recorded(operation.step().path("keys")), data.present(), lines);
        List<String> theirs = new ArrayList<>();
        operation.step().path("published").forEach(message -> {
            String channel = message.path("channel").asString();
            if (!Recordings.channel(channel).equals(channel)) {
                lines.add("dialect: " + channel.substring(0, channel.indexOf(':')));
            }
            theirs.add(
                    Recordings.channel(channel) + " " + placeholders.text(Placeholders.bytes(message.path("payload"))));
        });
        List<String> ours = tap.drain().stream()
                .map(message -> message.channel() + " " + placeholders.text(message.payload()))
                .toList();
        if (!theirs.equals(ours)) {
            lines.add("messages: theirs " + theirs + " ours " + ours);
        }
        return lines;
    }

    private void compareAnswer(RecordedOperation operation, Placeholders placeholders, List<String> lines) {
        boolean refused = RecordedAnswer.refused(operation);
        try {
            List<String> ours = new OurSide(thoonk, placeholders::text).perform(operation);
            if (refused) {
                // Ours refuses a removal by saying that there was nothing.
                if (!ours.equals(List.of("false"))) {
                    lines.add("outcome: they fail, we do not");
                }
            } else if (RecordedAnswer.reads(operation)) {
                compareReading(operation, placeholders, ours, lines);
            } else {
                List<String> theirs = RecordedAnswer.of(operation, placeholders);
                if (!theirs.isEmpty() && !theirs.equals(ours)) {
                    lines.add("answer: theirs " + theirs + " ours " + ours);
                }
            }
        } catch (RuntimeException ex) {
            if (!refused || !(ex instanceof ThoonkException)) {
                lines.add("outcome: we throw " + ex.getClass().getSimpleName());
            }
        }
    }

    private static void compareKeys(Map<String, String> theirs, Map<String, String> ours, List<String> lines) {
        TreeSet<String> keys = new TreeSet<>(theirs.keySet());
        keys.addAll(ours.keySet());
        for (String key : keys) {
            String recorded = theirs.getOrDefault(key, "nothing");
            String present = ours.getOrDefault(key, "nothing");
            if (present.startsWith("hash[generation=")) {
                lines.add("generation added");
                present = present.replaceFirst("generation=[^,\\]]*(, )?", "");
            }
            if (!recorded.equals(present)) {
                lines.add(key + ": theirs " + recorded + " ours " + present);
            }
        }
    }

    private static void compareReading(
            RecordedOperation operation, Placeholders placeholders, List<String> read, List<String> lines) {
        List<String> recorded = new ArrayList<>();
        leaves(operation.result(), placeholders, recorded);
        List<String> ours = new ArrayList<>(read);
        if (operation.op().equals("job.get") && !ours.isEmpty()) {
            List<String> failures = RecordedAnswer.failures(operation);
            recorded.addAll(failures);
            if (failures.isEmpty()) {
                ours.remove(2);
            }
        }
        if (operation.op().equals("queue.get") && recorded.size() > 1) {
            // thoonk.js tells the id behind the item.
            recorded.remove(1);
        }
        if (!IN_ORDER.contains(operation.op())) {
            recorded.sort(null);
            ours.sort(null);
        }
        if (!recorded.equals(ours)) {
            lines.add("result: theirs " + recorded + " ours " + ours);
        }
    }

    /** The texts in a result, without its counts and flags. */
    private static void leaves(JsonNode result, Placeholders placeholders, List<String> leaves) {
        if (result.isString() || result.has("hex") || result.has("utf8")) {
            leaves.add(placeholders.text(Placeholders.bytes(result)));
        } else if (result.isObject()) {
            boolean pair = result.has("item");
            result.properties().forEach(field -> {
                if (!pair) {
                    leaves.add(placeholders.text(
                            Placeholders.concrete(field.getKey()).getBytes(StandardCharsets.UTF_8)));
                }
                leaves(field.getValue(), placeholders, leaves);
            });
        } else {
            result.forEach(each -> leaves(each, placeholders, leaves));
        }
    }
}
