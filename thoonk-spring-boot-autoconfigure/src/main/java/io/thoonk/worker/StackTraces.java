package io.thoonk.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.springframework.boot.logging.StandardStackTracePrinter;

/** Writes down where a failure came from, for a person who looks at its job later. */
final class StackTraces {

    private StackTraces() {}

    /** The root cause comes first, because the end is what a bound cuts off. */
    static Optional<String> of(Throwable failure, int longest) {
        if (longest <= 0 || failure.getStackTrace().length == 0) {
            return Optional.empty();
        }
        StringBuilder trace = new StringBuilder();
        try {
            StandardStackTracePrinter.rootFirst()
                    .withMaximumLength(longest)
                    .withLineSeparator("\n")
                    .printStackTrace(failure, trace);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return Optional.of(trace.toString());
    }
}
