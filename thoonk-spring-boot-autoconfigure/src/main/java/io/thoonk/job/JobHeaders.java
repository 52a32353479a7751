package io.thoonk.job;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How the headers of a job stand in Redis: name and value in turn, a NUL behind each. */
final class JobHeaders {

    private JobHeaders() {}

    static void require(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("The " + what + " of a header must not hold a NUL character");
        }
    }

    /** Options whose jobs carry these headers too; those that are set there already stay as they are. */
    static PutOptions added(PutOptions options, Map<String, String> headers) {
        if (headers.isEmpty()) {
            return options;
        }
        PutOptions.Builder all = options.toBuilder();
        headers.forEach((name, value) -> {
            if (!options.headers().containsKey(name)) {
                all.header(name, value);
            }
        });
        return all.build();
    }

    static Map<String, String> decode(Optional<String> stored) {
        if (stored.isEmpty()) {
            return Map.of();
        }
        String[] parts = stored.get().split("\0", -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            headers.put(parts[i], parts[i + 1]);
        }
        return Map.copyOf(headers);
    }
}
