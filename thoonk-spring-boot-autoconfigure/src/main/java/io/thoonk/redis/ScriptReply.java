package io.thoonk.redis;

import io.thoonk.redis.keys.WireText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a script returned: a status word and values behind it.
 *
 * @param values all of it, the status first; a Lua {@code false} is {@code null}
 * @since 0.1.0
 */
public record ScriptReply(List<@Nullable Object> values) {

    /** {@return the status word, the first value} */
    public String status() {
        return text(0);
    }

    /**
     * {@return whether the script has left all as it is, for another one to do what was asked: whether the status is {@code
     * declined}; then there is nothing that replicas could confirm}
     */
    public boolean isDeclined() {
        return status().equals("declined");
    }

    /**
     * Counts the values.
     *
     * @return how many there are, the status included
     */
    public int size() {
        return values.size();
    }

    /**
     * Reads bytes.
     *
     * @param index place, the status is 0
     * @return the value
     */
    public byte[] bytes(int index) {
        return optionalBytes(index)
                .orElseThrow(() -> new IllegalStateException("The script returned nothing at place " + index));
    }

    /**
     * Reads bytes that may be missing.
     *
     * @param index place, the status is 0
     * @return the value, or empty where the script returned {@code false}
     */
    public Optional<byte[]> optionalBytes(int index) {
        return values.size() > index ? Optional.ofNullable((byte[]) values.get(index)) : Optional.empty();
    }

    /**
     * Reads text.
     *
     * @param index place, the status is 0
     * @return the value
     */
    public String text(int index) {
        return WireText.text(bytes(index));
    }

    /**
     * Reads text that may be missing.
     *
     * @param index place, the status is 0
     * @return the value, or empty where the script returned {@code false}
     */
    public Optional<String> optionalText(int index) {
        return optionalBytes(index).map(WireText::text);
    }

    /**
     * Reads a whole number.
     *
     * @param index place, the status is 0
     * @return the value
     */
    public long number(int index) {
        Object value = values.get(index);
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalStateException("The script returned no number at place " + index);
    }

    /**
     * Reads a nested reply.
     *
     * @param index place, the status is 0
     * @return the values there
     */
    @SuppressWarnings("unchecked")
    public ScriptReply list(int index) {
        if (values.get(index) instanceof List<?> nested) {
            return new ScriptReply((List<@Nullable Object>) nested);
        }
        throw new IllegalStateException("The script returned no list at place " + index);
    }
}
