package io.thoonk.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what other implementations were seen to store and publish. */
final class Recordings {

    static final List<String> PEERS = List.of("thoonk-py-master", "thoonk-js-0.5.5", "thoonk-js-scripted");

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final Pattern ID = Pattern.compile("<uuid(\\d+)>");

    private Recordings() {}

    static JsonNode read(String peer) {
        try (InputStream file = Recordings.class.getResourceAsStream(peer + ".json.gz");
                InputStream json = new GZIPInputStream(Objects.requireNonNull(file, peer))) {
            return MAPPER.readTree(json);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    static List<RecordedOperation> operations(String peer) {
        List<RecordedOperation> operations = new ArrayList<>();
        for (JsonNode scenario : read(peer).path("scenarios")) {
            JsonNode before = MAPPER.createObjectNode();
            int known = 0;
            int number = 0;
            for (JsonNode step : scenario.path("steps")) {
                number++;
                String op = step.path("op").asString("");
                if (!op.isEmpty() && !op.equals("seed") && !step.has("not_offered")) {
                    operations.add(new RecordedOperation(
                            peer, scenario.path("id").asString(), number, op, known, before, step));
                }
                if (step.has("keys")) {
                    before = step.get("keys");
                }
                known = Math.max(known, highestId(step));
            }
        }
        return operations;
    }

    /**
     * The contract's name of a channel. Plain feeds of the scripted line of thoonk.js have the keys of the contract, and channels of their
     * own; of these we have job feeds only.
     */
    static String channel(String recorded) {
        return recorded.startsWith("event.feed.") ? recorded.substring("event.".length()) : recorded;
    }

    private static int highestId(JsonNode step) {
        int highest = 0;
        for (Matcher matcher = ID.matcher(step.toString()); matcher.find(); ) {
            highest = Math.max(highest, Integer.parseInt(matcher.group(1)));
        }
        return highest;
    }
}
