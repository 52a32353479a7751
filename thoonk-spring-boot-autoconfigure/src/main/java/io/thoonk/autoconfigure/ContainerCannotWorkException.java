package io.thoonk.autoconfigure;

import io.thoonk.FeedTypeMismatchException;
import io.thoonk.ThoonkException;

/** Thrown at start-up when what is in Redis keeps a container from its work. */
class ContainerCannotWorkException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String id;

    ContainerCannotWorkException(String id, FeedTypeMismatchException cause) {
        super("Container '" + id + "' cannot work: " + cause.getMessage(), cause);
        this.id = id;
    }

    String id() {
        return id;
    }
}
