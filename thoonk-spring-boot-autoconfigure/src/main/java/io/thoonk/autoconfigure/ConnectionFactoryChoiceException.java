package io.thoonk.autoconfigure;

import io.thoonk.ThoonkException;

/** Thrown at start-up when it is not clear which connection factory to use, or when that one cannot be used. */
class ConnectionFactoryChoiceException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String action;

    ConnectionFactoryChoiceException(String problem, String[] candidates) {
        this(
                problem + " (there are: " + String.join(", ", candidates) + ")",
                "Mark one RedisConnectionFactory bean as @Primary, or set thoonk.redis-connection-factory to one of: "
                        + String.join(", ", candidates) + ".");
    }

    ConnectionFactoryChoiceException(String problem, String action) {
        super(problem);
        this.action = action;
    }

    String action() {
        return action;
    }
}
