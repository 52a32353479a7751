package io.thoonk.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object in the making. Times become ms since 1970, durations seconds, what is empty is left out. */
final class View {

    private final Map<String, Object> members = new LinkedHashMap<>();

    View with(String name, @Nullable Object value) {
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (plain instanceof Instant time) {
            members.put(name, time.toEpochMilli());
        } else if (plain instanceof Duration duration) {
            members.put(name, duration.toMillis() / 1000.0);
        } else if (plain instanceof View view) {
            members.put(name, view.members);
        } else if (plain != null) {
            members.put(name, plain);
        }
        return this;
    }

    Map<String, Object> members() {
        return members;
    }
}
