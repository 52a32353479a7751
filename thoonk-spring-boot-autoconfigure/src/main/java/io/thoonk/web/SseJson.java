package io.thoonk.web;

import io.thoonk.convert.PayloadConversionException;
import io.thoonk.convert.PayloadConverter;
import io.thoonk.event.FeedEvent;
import io.thoonk.feed.FeedReplica;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;

/** Writes what clients get. Items that are JSON go through as they are, texts as JSON strings, raw bytes in Base64. */
final class SseJson {

    private static final Logger log = LoggerFactory.getLogger(SseJson.class);

    private final PayloadConverter converter;

    private final ResolvableType type;

    SseJson(PayloadConverter converter, ResolvableType type) {
        this.converter = converter;
        this.type = type;
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

    /** What a query says. */
    Optional<String> change(String what, String id, Optional<byte[]> item) {
        Optional<String> written = item.flatMap(bytes -> item(id, bytes));
        return item.isPresent() && written.isEmpty()
                ? Optional.empty()
                : Optional.of("{\"type\":" + quoted(what) + ",\"id\":" + quoted(id)
                        + written.map(json -> ",\"item\":" + json).orElse("") + "}");
    }

    String snapshot(List<FeedReplica.Item> items) {
        return items.stream()
                .flatMap(item -> item(item.id(), item.item())
                        .map(json -> "{\"id\":" + quoted(item.id()) + ",\"item\":" + json + "}")
                        .stream())
                .collect(Collectors.joining(",", "{\"type\":\"SNAPSHOT\",\"items\":[", "]}"));
    }

    private Optional<String> item(String id, byte[] item) {
        Class<?> target = type.toClass();
        if (target == byte[].class) {
            return Optional.of(quoted(Base64.getEncoder().encodeToString(item)));
        }
        try {
            Object value = converter.read(item, type);
            return Optional.of(
                    value instanceof String text && target == String.class
                            ? quoted(text)
                            : new String(item, StandardCharsets.UTF_8)
                                    .replace('\n', ' ')
                                    .replace('\r', ' '));
        } catch (PayloadConversionException ex) {
            log.warn("Item '{}' is no {} and is kept from the browsers: {}", id, type, ex.getMessage());
            return Optional.empty();
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
