package io.thoonk.sse;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedPage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.core.ResolvableType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes what clients get. Items that are JSON go through as they are, texts as JSON strings, raw bytes in Base64. An item on
 * which the converter fails in whatever way is left out.
 */
final class SseJson {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final PayloadConverter converter;

    private final ResolvableType type;

    private final FailureLog failures;

    SseJson(PayloadConverter converter, ResolvableType type, FailureLog failures) {
        this.converter = converter;
        this.type = type;
        this.failures = failures;
    }

    /** What an event says, or empty where its item cannot be read. */
    Optional<String> event(FeedEvent event) {
        StringBuilder json =
                new StringBuilder("{\"type\":").append(quoted(event.type().name()));
        event.itemId().ifPresent(id -> json.append(",\"id\":").append(quoted(id)));
        if (event instanceof FeedEvent.Moved moved) {
            json.append(",\"position\":").append(quoted(moved.position()));
        }
        if (event.payload().isPresent()) {
            Optional<String> item =
                    item(event.itemId().orElse(""), event.payload().get());
            if (item.isEmpty()) {
                return Optional.empty();
            }
            json.append(",\"item\":").append(item.get());
        }
        return Optional.of(json.append('}').toString());
    }

    /** What a query or a set says of what became of an item, which is written already. */
    static String change(FeedEvent change, Optional<String> item) {
        String what = change instanceof FeedEvent.Published
                ? "ENTER"
                : change instanceof FeedEvent.Edited ? "CHANGE" : "LEAVE";
        return "{\"type\":" + quoted(what) + ",\"id\":"
                + quoted(change.itemId().orElse(""))
                + item.map(json -> ",\"item\":" + json).orElse("") + "}";
    }

    String snapshot(List<FeedPage.Item> items) {
        return items.stream()
                .flatMap(item -> item(item.id(), item.item())
                        .map(json -> "{\"id\":" + quoted(item.id()) + ",\"item\":" + json + "}")
                        .stream())
                .collect(Collectors.joining(",", "{\"type\":\"SNAPSHOT\",\"items\":[", "]}"));
    }

    /** An item, or empty where it cannot be read. */
    Optional<String> item(String id, byte[] item) {
        Class<?> target = type.toClass();
        if (target == byte[].class) {
            return Optional.of(quoted(Base64.getEncoder().encodeToString(item)));
        }
        try {
            Object value = converter.read(item, type);
            if (value instanceof String text && target == String.class) {
                return Optional.of(quoted(text));
            }
            // What only a lenient reader takes, or another encoding, is written anew.
            Optional<String> json = strict(item).or(() -> strict(converter.write(value, type)));
            if (json.isEmpty()) {
                throw new PayloadConversionException("It is neither stored nor written as JSON", null);
            }
            return json;
        } catch (Throwable ex) {
            failures.tell("An item that cannot be given to browsers as " + type + " is left out", id, ex);
            return Optional.empty();
        }
    }

    /** The text on one line if it is JSON in UTF-8 as a browser reads it. */
    static Optional<String> strict(byte[] item) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(item))
                    .toString();
            return isJson(text)
                    // Within a text they would not be JSON.
                    ? Optional.of(text.replace('\n', ' ').replace('\r', ' '))
                    : Optional.empty();
        } catch (CharacterCodingException ex) {
            return Optional.empty();
        }
    }

    private static boolean isJson(String text) {
        if (text.startsWith("\uFEFF")) {
            return false;
        }
        try (JsonParser parser = STRICT.createParser(ObjectReadContext.empty(), text)) {
            int values = 0;
            while (parser.nextToken() != null) {
                if (parser.streamReadContext().inRoot()) {
                    values++;
                }
            }
            return values == 1;
        } catch (JacksonException ex) {
            return false;
        }
    }

    static String quoted(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '"' || character == '\\') {
                json.append('\\').append(character);
            } else if (character < ' ' || character == '\u2028' || character == '\u2029') {
                json.append(String.format("\\u%04x", (int) character));
            } else {
                json.append(character);
            }
        }
        return json.append('"').toString();
    }
}
