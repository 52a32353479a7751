package io.thoonk.job;

import io.thoonk.Priority;
import io.thoonk.redis.keys.WireText;
import java.time.Duration;
import java.time.Instant;

/** A job to be put, in the form of the script's arguments. */
record PutEntry(byte[] id, byte[] item, byte[] options, byte[] headers) {

    private static final byte[] NONE = {};

    static PutEntry plain(String id, byte[] item) {
        return new PutEntry(WireText.bytes(id), item, NONE, NONE);
    }

    static PutEntry of(String id, byte[] item, PutOptions options) {
        if (options == PutOptions.defaults()) {
            return plain(id, item);
        }
        String fields = String.join(
                ":",
                options.priority() == Priority.HIGH ? "H" : "N",
                options.delay().map(PutEntry::millis).orElse(""),
                options.at()
                        .map(at -> at.isBefore(Instant.EPOCH) ? Instant.EPOCH : at)
                        .map(Instant::toEpochMilli)
                        .map(String::valueOf)
                        .orElse(""),
                options.maxAttempts().isPresent()
                        ? Integer.toString(options.maxAttempts().getAsInt())
                        : "",
                options.id().isPresent() ? "1" : "",
                options.rememberFor().map(PutEntry::millis).orElse(""));
        return new PutEntry(
                WireText.id(id), item, WireText.bytes(fields), WireText.bytes(JobHeaders.encode(options.headers())));
    }

    /** Tells whether there is nothing but the job itself to be said. */
    boolean isPlain() {
        return options.length == 0 && headers.length == 0;
    }

    int size() {
        return item.length + headers.length;
    }

    private static String millis(Duration duration) {
        return Long.toString(duration.toMillis());
    }
}
