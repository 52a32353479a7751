package io.thoonk.websub;

import io.thoonk.http.GuardedHttp;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * What somebody asks of a hub, which is done once the callback has confirmed it. Immutable.
 *
 * @param mode what is asked
 * @param topic address of the document
 * @param callback where the document is to be sent
 * @param leaseSeconds how long, as wished
 * @param secret signs what is sent
 */
record Intent(
        Mode mode,
        String topic,
        String callback,
        @Nullable Long leaseSeconds,
        @Nullable String secret) {

    static final int LONGEST_ADDRESS = 2_000;

    private static final int SECRET_BYTES = 200;

    /** What can be asked. */
    enum Mode {
        SUBSCRIBE,
        UNSUBSCRIBE;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a request (WebSub, section 5.1); parameters that are not of it do not matter.
     *
     * @throws RefusedRequestException if it is wrong
     */
    static Intent read(Function<String, Optional<String>> parameters, boolean httpsOnly) {
        Mode mode =
                switch (parameters.apply("hub.mode").orElse("")) {
                    case "subscribe" -> Mode.SUBSCRIBE;
                    case "unsubscribe" -> Mode.UNSUBSCRIBE;
                    default -> throw new RefusedRequestException("hub.mode must be subscribe or unsubscribe");
                };
        String topic = address(parameters, "hub.topic");
        String callback = address(parameters, "hub.callback");
        if (httpsOnly && !callback.regionMatches(true, 0, "https:", 0, 6)) {
            throw new RefusedRequestException("hub.callback must begin with https://");
        }
        return mode == Mode.SUBSCRIBE
                ? new Intent(mode, topic, callback, lease(parameters), secret(parameters))
                : new Intent(mode, topic, callback, null, null);
    }

    private static String address(Function<String, Optional<String>> parameters, String name) {
        String address = parameters.apply(name).orElse("");
        if (address.isEmpty()) {
            throw new RefusedRequestException(name + " is missing");
        }
        if (address.length() > LONGEST_ADDRESS) {
            throw new RefusedRequestException(name + " must have at most " + LONGEST_ADDRESS + " characters");
        }
        String problem = GuardedHttp.problem(address);
        if (!problem.isEmpty()) {
            throw new RefusedRequestException(name + " " + problem);
        }
        return address;
    }

    private static @Nullable Long lease(Function<String, Optional<String>> parameters) {
        String seconds = parameters.apply("hub.lease_seconds").orElse("");
        if (seconds.isEmpty()) {
            return null;
        }
        if (!seconds.matches("0*[1-9]\\d{0,17}")) {
            throw new RefusedRequestException("hub.lease_seconds must be a positive decimal integer");
        }
        return Long.valueOf(seconds);
    }

    private static @Nullable String secret(Function<String, Optional<String>> parameters) {
        String secret = parameters.apply("hub.secret").orElse("");
        if (secret.getBytes(StandardCharsets.UTF_8).length >= SECRET_BYTES) {
            throw new RefusedRequestException("hub.secret must have less than " + SECRET_BYTES + " bytes");
        }
        return secret.isEmpty() ? null : secret;
    }

    /** {@return the host of the callback} */
    String host() {
        return host(callback);
    }

    static String host(String address) {
        String host = URI.create(address).getHost().toLowerCase(Locale.ROOT);
        return host.substring(0, Math.min(host.length(), 250));
    }

    /** {@return what the callback is asked to confirm (section 5.3)} */
    URI verification(String challenge, long granted) {
        return mode == Mode.SUBSCRIBE
                ? callback(Map.of(
                        "hub.mode",
                        mode.text(),
                        "hub.topic",
                        topic,
                        "hub.challenge",
                        challenge,
                        "hub.lease_seconds",
                        String.valueOf(granted)))
                : callback(Map.of("hub.mode", mode.text(), "hub.topic", topic, "hub.challenge", challenge));
    }

    /** {@return what tells the callback that it is denied (section 5.2)} */
    URI denial(String reason) {
        return callback(Map.of("hub.mode", "denied", "hub.topic", topic, "hub.reason", reason));
    }

    /** The query of the callback stays as it is, in front. */
    private URI callback(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + UriUtils.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return URI.create(callback + (callback.contains("?") ? "&" : "?") + query);
    }

    /** What is asked is wrong, and how. */
    static final class RefusedRequestException extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        RefusedRequestException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
