package io.thoonk.websub;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** Answers the requests for a path, as both web stacks have them. Thread-safe. */
interface Receiver {

    String path();

    Reply receive(Call call);

    /**
     * A request.
     *
     * @param method of HTTP
     * @param parameters finds a parameter of the query or the form
     */
    record Call(String method, Function<String, Optional<String>> parameters) {

        Optional<String> parameter(String name) {
            return parameters.apply(name);
        }
    }

    /**
     * An answer, plain text.
     *
     * @param status of HTTP
     * @param text may be empty
     */
    record Reply(int status, String text) {

        byte[] body() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
