package io.thoonk.websub;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Answers the requests for a path, as both web stacks have them. Thread-safe. */
interface Receiver {

    /** {@return the path, or a pattern whose last part is a star} */
    String path();

    /** {@return how large the body of a request may be that is no form; 0 where none is read} */
    int mostBytes();

    /**
     * Tells what can be answered before a body is read, so that nobody's is held whom nobody asked for it. May ask Redis.
     *
     * @param method of HTTP
     * @param path within the application
     * @return the answer, or empty where the body has to be read
     */
    default Optional<Reply> refusal(String method, String path) {
        return Optional.empty();
    }

    /** {@return the answer to a request that was not refused} */
    Reply receive(Call call);

    /**
     * A request.
     *
     * @param method of HTTP
     * @param path within the application
     * @param parameters finds a parameter of the query or the form
     * @param headers finds a header
     * @param body may be empty
     */
    record Call(
            String method,
            String path,
            Function<String, Optional<String>> parameters,
            Function<String, Optional<String>> headers,
            byte[] body) {

        Optional<String> parameter(String name) {
            return parameters.apply(name);
        }

        Optional<String> header(String name) {
            return headers.apply(name);
        }
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param type media type of the text
     * @param text may be empty
     * @param allow the methods that are allowed, where another was used (RFC 9110, section 15.5.6)
     */
    record Reply(int status, String type, String text, Optional<String> allow) {

        static final Reply NOT_FOUND = new Reply(404, "There is no such subscription");

        /** Whatever it was, it is not wanted any more (section 7). */
        static final Reply GONE = new Reply(410, "There is no such subscription");

        static final Reply TOO_LARGE = new Reply(413, "That is too large");

        Reply(int status, String text) {
            this(status, text, Optional.empty());
        }

        private Reply(int status, String text, Optional<String> allow) {
            this(status, "text/plain;charset=utf-8", text, allow);
        }

        static Reply notAllowed(String text, String allow) {
            return new Reply(405, text, Optional.of(allow));
        }

        /** {@return a challenge in a type of which no browser runs anything (section 8.2)} */
        static Reply challenge(String text) {
            return new Reply(200, "application/octet-stream", text, Optional.empty());
        }

        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
