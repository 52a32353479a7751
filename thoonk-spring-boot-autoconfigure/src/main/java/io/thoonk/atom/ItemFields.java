package io.thoonk.atom;

import io.thoonk.atom.AtomEntry.Content;
import io.thoonk.atom.AtomEntry.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What readers see of the items of a feed that has no view of its own: members of a JSON object, or else the item as text, its first line
 * as title, or as bytes.
 *
 * @param title member with the title
 * @param content member with the content
 * @param contentKind how that is to be read
 * @param link member with the link
 * @param author member with the name of the author
 * @since 0.1.0
 */
public record ItemFields(String title, String content, Kind contentKind, String link, String author) {

    /** Members named like the parts of an entry, with plain text. */
    public static final ItemFields DEFAULTS = new ItemFields("title", "content", Kind.TEXT, "link", "author");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int LONGEST_TITLE = 100;

    AtomEntry entry(byte[] item) {
        String text = text(item);
        if (text == null) {
            return AtomEntry.titled("").with(Kind.BYTES, Base64.getEncoder().encodeToString(item));
        }
        JsonNode json = object(text);
        if (json == null) {
            return AtomEntry.titled(firstLine(text)).text(text);
        }
        return new AtomEntry(
                member(json, title).orElse(""),
                member(json, content).map(found -> new Content(contentKind, found)),
                member(json, link),
                member(json, author));
    }

    private static Optional<String> member(JsonNode json, String name) {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        return Optional.of(value.isString() ? value.stringValue() : value.toString());
    }

    private static @Nullable String text(byte[] item) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(item))
                    .toString();
        } catch (CharacterCodingException ex) {
            return null;
        }
    }

    private static @Nullable JsonNode object(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            JsonNode json = JSON.readTree(text);
            return json.isObject() ? json : null;
        } catch (JacksonException ex) {
            return null;
        }
    }

    private static String firstLine(String text) {
        String line = text.lines()
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        int end = line.offsetByCodePoints(0, Math.min(LONGEST_TITLE, line.codePointCount(0, line.length())));
        return end < line.length() ? line.substring(0, end) + "…" : line;
    }
}
