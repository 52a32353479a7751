package io.thoonk.autoconfigure;

import io.thoonk.ThoonkException;
import java.util.List;

/** Thrown at start-up when it is not clear which connection factory to use. */
class ConnectionFactoryChoiceException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> candidates;

    ConnectionFactoryChoiceException(String problem, String[] candidates) {
        super(problem + " (there are: " + String.join(", ", candidates) + ")");
        this.candidates = List.of(candidates);
    }

    List<String> candidates() {
        return candidates;
    }
}
