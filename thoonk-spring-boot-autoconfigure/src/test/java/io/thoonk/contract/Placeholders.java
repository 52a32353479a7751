package io.thoonk.contract;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Turns the recordings' placeholders into values that can stand in Redis, and what stands in Redis back into placeholders. */
final class Placeholders {

    private static final Pattern RECORDED_ID = Pattern.compile("<uuid(\\d+)>");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private static final Pattern INSTANCE = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private static final String MADE_UP = "0".repeat(24);

    private static final double NEAR_MILLIS = 600_000;

    private final int knownIds;

    private final long now = System.currentTimeMillis();

    Placeholders(int knownIds) {
        this.knownIds = knownIds;
    }

    static String concrete(String text) {
        return RECORDED_ID.matcher(text).replaceAll(id -> "%032x".formatted(Integer.parseInt(id.group(1))));
    }

    static byte[] bytes(JsonNode value) {
        if (value.has("hex")) {
            return HexFormat.of().parseHex(value.get("hex").asString());
        }
        if (value.has("utf8")) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(concrete(value.get("utf8").asString()).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(HexFormat.of().parseHex(value.get("then_hex").asString()));
            return bytes.toByteArray();
        }
        return concrete(value.asString()).getBytes(StandardCharsets.UTF_8);
    }

    String text(byte[] bytes) {
        String text = decoded(bytes).replace('\0', '\u2400');
        return INSTANCE.matcher(ID.matcher(text).replaceAll(this::id)).replaceAll("<instance>");
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException ex) {
            StringBuilder text = new StringBuilder();
            for (byte each : bytes) {
                text.append(
                        each >= 0
                                ? Character.toString(each)
                                : "\\x" + HexFormat.of().toHexDigits(each));
            }
            return text.toString();
        }
    }

    /** A score for a placeholder; the later in its key, the higher. */
    double score(String recorded, int place) {
        return switch (recorded) {
            case "<now-ms>" -> now - 1000 + place;
            case "<now-s>" -> (now - 1000 + place) / 1000.0;
            default -> Double.parseDouble(recorded);
        };
    }

    String scoreText(String recorded) {
        return recorded.startsWith("<") ? recorded : scoreText(Double.parseDouble(recorded));
    }

    String scoreText(double score) {
        if (Math.abs(score - now) < NEAR_MILLIS) {
            return "<now-ms>";
        }
        if (Math.abs(score * 1000 - now) < NEAR_MILLIS) {
            return "<now-s>";
        }
        return Double.toString(score);
    }

    private String id(MatchResult found) {
        String id = found.group();
        return "<uuid" + (id.startsWith(MADE_UP) ? Integer.parseInt(id.substring(24), 16) : knownIds + 1) + ">";
    }
}
