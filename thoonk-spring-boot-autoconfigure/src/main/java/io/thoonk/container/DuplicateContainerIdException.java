package io.thoonk.container;

import io.thoonk.ThoonkException;

/**
 * Thrown at start-up when two workers or listeners have one id.
 *
 * @since 0.1.0
 */
public class DuplicateContainerIdException extends ThoonkException {

    private static final long serialVersionUID = 1L;

    private final String id;

    /**
     * Creates the exception.
     *
     * @param id the id that is used twice
     */
    public DuplicateContainerIdException(String id) {
        super("Two containers have the id '" + id + "'");
        this.id = id;
    }

    /** {@return the id that is used twice} */
    public String id() {
        return id;
    }
}
